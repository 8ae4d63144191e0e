// A run that only the archive remembers, over the API in front of a folder, without a Temporal.
import { afterEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../schemas/event.js";
import { archiveOne, type TestApp, testApp } from "./testing/app.js";
import { codeOf, problemOf } from "./testing/problems.js";

let api: TestApp;
afterEach(() => api.close());

describe("a run that only the archive remembers", () => {
  const RUN = "1aaaaaaaaaaaaaa";
  const path = `/v1/runs/${RUN}`;
  const events = async (headers: Record<string, string> = {}) => {
    const text = await (await api.get(`${path}/events`, headers)).text();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as RunEvent);
  };

  it("answers every GET", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    expect(await (await api.get(path)).json()).toMatchObject({
      id: RUN,
      status: "failed",
      devices: { passed: 1, failed: 1 },
    });
    expect(await (await api.get(`${path}/devices?limit=1`)).json()).toMatchObject({
      items: [{ device: "r1" }],
      next: expect.any(String) as string,
    });
    expect(await (await api.get(`${path}/devices/r2`)).json()).toMatchObject({
      status: "failed",
      steps: [{ id: "a", message: "no" }],
    });
    expect((await events()).map(({ type }) => type).at(-1)).toBe("run.finished");
    expect(await (await api.get("/v1/runs?status=failed")).json()).toMatchObject({
      items: [{ id: RUN }],
      next: null,
    });
    expect(await (await api.get("/v1/runs?status=passed")).json()).toEqual({ items: [], next: null });
    for (const file of ["report.html", "report.xml", "report.json", "report.md", "history", "bundle"]) {
      const response = await api.get(`${path}/${file}`);
      expect([file, response.status]).toEqual([file, 200]);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
    expect((await api.get(`/runs/${RUN}`)).headers.get("content-security-policy")).toContain(
      "default-src 'none'",
    );
    expect(await codeOf(await api.post(`${path}/cancel`, {}))).toBe("409 conflict");
    expect(await codeOf(await api.post(`${path}/replay`, {}))).toBe("501 not_supported");
  });

  it("refuses to end a doubt that is none, on what is there and on what is not", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const resolve = async (device: string, step: string) =>
      codeOf(await api.post(`${path}/devices/${device}/resolve`, { step, outcome: "applied" }));
    expect(await resolve("r1", "a")).toBe("409 conflict");
    expect(await resolve("r2", "a")).toBe("409 conflict");
    expect(await resolve("r1", "b")).toBe("404 not_found");
    expect(await resolve("r9", "a")).toBe("404 not_found");
    const odd = await api.post(`${path}/devices/r1/resolve`, { step: "a", outcome: "perhaps" });
    expect(await codeOf(odd)).toBe("422 invalid_body");
  });

  it("goes on after the last event, and knows which ids are its own", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const all = await events();
    for (const [n, { id = "" }] of all.entries()) {
      const rest = await events({ "last-event-id": id });
      expect(rest).toEqual(all.slice(n + 1));
    }
    const foreign = Buffer.from('[["r",0,"feedbeef",3,0]]').toString("base64url");
    for (const id of ["nonsense", foreign]) {
      expect(await codeOf(await api.get(`${path}/events`, { "last-event-id": id }))).toBe(
        "400 unknown_event_id",
      );
    }
  });

  it("gives server-sent events whose ids are the events'", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const response = await api.get(`${path}/events?device=r2`, { accept: "text/event-stream" });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const blocks = (await response.text()).split("\n\n").filter((block) => block.startsWith("id: "));
    const parsed = blocks.map((block) => {
      const [id, data] = block.split("\n") as [string, string];
      const event = JSON.parse(data.slice("data: ".length)) as RunEvent;
      expect(id).toBe(`id: ${event.id}`);
      return event;
    });
    expect(parsed.some(({ device }) => device === "r1")).toBe(false);
    expect(parsed.filter(({ device }) => device === "r2").length).toBeGreaterThan(2);
  });

  it("gives only events of the types and devices that are asked for, however they are listed", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const told = async (query: string) => {
      const lines = (await (await api.get(`${path}/events?${query}`)).text()).trim().split("\n");
      const all = lines.map((line) => JSON.parse(line) as RunEvent);
      return [...new Set(all.map(({ type, device }) => `${type} ${device ?? ""}`.trim()))];
    };
    const wanted = ["run.started", "device.started r1", "run.finished"];
    expect(await told("type=run.started,device.started,run.finished&device=r1")).toEqual(wanted);
    expect(await told("type=run.started&type=device.started&type=run.finished&device=r1")).toEqual(wanted);
    expect(await told("type=device.started&device=r1&device=r2")).toHaveLength(2);
  });

  it("refuses devices that the run does not have, and filters that are none", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const refusal = async (query: string) => {
      const { status, code, detail } = await problemOf(await api.get(`${path}/${query}`));
      return `${status} ${code}: ${detail}`;
    };
    expect(await refusal("events?device=r1,nope")).toBe(
      "400 bad_request: nope is not a device of this run; expected `r1` or `r2`.",
    );
    expect(await refusal("artifacts?device=nope")).toContain("nope is not a device of this run");
    expect(await refusal("events?type=run.start")).toContain("did you mean `run.started`?");
    expect(await refusal("events?follow=no")).toContain("follow is no; expected true or false");
    expect(await refusal("events?devcie=r1")).toBe(
      "400 bad_request: `devcie` is not a parameter of this request; did you mean `device`? It takes `device`, `type`, `after` or `follow`.",
    );
  });

  type Listed = { items: { path: string }[]; next: string | null };

  it("lists files page by page, going on behind the last file of the page before, whatever became of that", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    const names = ["devices/r1/a.txt", "devices/r1/b.txt", "devices/r1.a/c.txt", "devices/r10/d.txt"];
    for (const name of names) await api.store.put(`runs/${RUN}/${name}`, "x");
    const pages = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ""; ; ) {
        const { items, next } = (await (
          await api.get(`${path}/artifacts?limit=1${query}${cursor}`)
        ).json()) as Listed;
        found.push(...items.map((item) => item.path));
        if (next === null) return found;
        cursor = `&cursor=${next}`;
        if (found.length === 2) await api.store.delete(`runs/${RUN}/${found[1]}`);
      }
    };
    expect(await pages("&device=r1")).toEqual(["devices/r1/a.txt", "devices/r1/b.txt"]);
    expect(await pages("&prefix=devices/r1")).toEqual([
      "devices/r1.a/c.txt",
      "devices/r1/a.txt",
      "devices/r1/b.txt",
      "devices/r10/d.txt",
    ]);
    expect(await pages("&prefix=devices/r1/&device=r2")).toEqual([]);
    const { next } = (await (await api.get(`${path}/artifacts?limit=1`)).json()) as Listed;
    expect(await codeOf(await api.get(`${path}/artifacts?device=r10&cursor=${next}`))).toBe("400 bad_cursor");
  });

  it("gives files as attachments, whole and in part", async () => {
    api = await testApp();
    await archiveOne(api.store, RUN);
    await api.store.put(`runs/${RUN}/devices/r1/a.html`, "<script>alert(1)</script>");
    const response = await api.get(`${path}/artifacts/devices/r1/a.html`);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toContain("alert");
    const part = await api.get(`${path}/artifacts/devices/r1/a.html`, { range: "bytes=1-6" });
    expect([part.status, await part.text()]).toEqual([206, "script"]);
    expect(await codeOf(await api.get(`${path}/artifacts/devices/r1/a.html`, { range: "bytes=99-" }))).toBe(
      "416 range_not_satisfiable",
    );
    expect(await codeOf(await api.get(`${path}/artifacts/..%2f..%2fx`))).toBe("404 not_found");
    const { items } = (await (await api.get(`${path}/artifacts?prefix=devices/`)).json()) as {
      items: { path: string }[];
    };
    expect(items).toMatchObject([
      { path: "devices/r1/a.html", bytes: 25, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
  });
});
