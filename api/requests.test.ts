// What all requests have in common: headers of answers, methods, parameters, cursors, media types.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../schemas/event.js";
import { archiveOne, type TestApp, testApp } from "./testing/app.js";
import { codeOf, problemOf } from "./testing/problems.js";

const RUN = "1aaaaaaaaaaaaaa";
const OTHER = "1aaaaaaaaaaaaab";

let api: TestApp;
beforeAll(async () => {
  api = await testApp();
  await archiveOne(api.store, RUN);
  await archiveOne(api.store, OTHER);
});
afterAll(() => api.close());
const send = async (method: string, path: string, headers: Record<string, string> = {}) =>
  api.app.fetch(new Request(`http://localhost${path}`, { method, headers }));

describe("every answer", () => {
  it.each([
    "/healthz",
    "/openapi.json",
    "/docs",
    "/metrics",
    "/",
    `/runs/${RUN}`,
    "/v1/runs",
    `/v1/runs/${RUN}`,
    `/v1/runs/${RUN}/events`,
    `/v1/runs/${RUN}/history`,
    `/v1/runs/${RUN}/report.json`,
    `/v1/runs/${RUN}/report.html`,
    `/v1/runs/${RUN}/artifacts/run.json`,
    "/v1/schemas/spec.json",
    "/nope",
    "/v1/runs?nope=1",
  ])("keeps browsers from sniffing, framing and storing: %s", async (path) => {
    const response = await send("GET", path);
    await response.body?.cancel();
    const { headers } = response;
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'|sandbox/);
    expect(headers.get("cache-control")).toMatch(/no-store|no-cache/);
  });
});

describe("methods", () => {
  it.each([
    ["PUT", "/v1/runs", "POST, GET, HEAD, OPTIONS"],
    ["PATCH", `/v1/runs/${RUN}`, "GET, DELETE, HEAD, OPTIONS"],
    ["DELETE", "/v1/platforms", "GET, HEAD, OPTIONS"],
    ["GET", `/v1/runs/${RUN}/cancel`, "POST, OPTIONS"],
    ["PUT", `/v1/runs/${RUN}/artifacts/devices/r1/a.txt`, "GET, HEAD, OPTIONS"],
    ["DELETE", "/", "GET, HEAD, OPTIONS"],
    ["DELETE", "/openapi.json", "GET, HEAD, OPTIONS"],
  ])("%s %s is 405 with those that there are", async (method, path, allow) => {
    const response = await send(method, path);
    expect(response.headers.get("allow")).toBe(allow);
    expect(await codeOf(response)).toBe("405 method_not_allowed");
    const asked = await send("OPTIONS", path);
    expect([asked.status, asked.headers.get("allow")]).toEqual([204, allow]);
  });

  it("an unknown path has none, whatever is sent there", async () => {
    expect(await codeOf(await send("POST", "/nope"))).toBe("404 not_found");
    expect(await codeOf(await send("OPTIONS", "/nope"))).toBe("404 not_found");
    expect(await codeOf(await send("PUT", "/nope"))).toBe("404 not_found");
  });

  it("HEAD has the headers of GET, no body, and leaves nobody following", async () => {
    const path = `/v1/runs/${RUN}/artifacts/run.json`;
    const [get, head] = [await send("GET", path), await send("HEAD", path)];
    expect(await head.text()).toBe("");
    for (const name of ["content-type", "content-length", "etag"])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    await get.body?.cancel();
    expect((await send("HEAD", `/v1/runs/${RUN}/events`)).status).toBe(200);
    expect(await (await send("GET", "/metrics")).text()).toMatch(/orchestrator_event_readers 0\b/);
  });
});

describe("parameters", () => {
  it.each(["status", "workflow", "device", "since", "limit", "cursor"])(
    "?%s= without a value is refused, as an unset variable of a script",
    async (name) => {
      const { status, detail } = await problemOf(await send("GET", `/v1/runs?${name}=`));
      expect([status, detail]).toEqual([400, `\`${name}\` is empty. Give it a value, or leave it out.`]);
    },
  );

  it("flags may stand alone, and files take any parameter", async () => {
    expect((await send("GET", `/v1/runs/${RUN}/events?follow`)).status).toBe(200);
    expect((await send("GET", `/v1/runs/${RUN}/artifacts/run.json?v=1`)).status).toBe(200);
  });

  it("a history blames the parameter that is wrong", async () => {
    const detailOf = async (query: string) =>
      (await problemOf(await send("GET", `/v1/runs/${RUN}/history?${query}`))).detail;
    expect(await detailOf("execution=y")).toBe("execution is y; expected a whole number from 0 to 100000.");
    expect(await detailOf("execution=1.5")).toContain("execution is 1.5");
    expect(await detailOf("execution=-1")).toContain("execution is -1");
    expect(await detailOf("execution=1e3")).toContain("execution is 1e3");
    expect(await detailOf("workflow=x")).toContain("x is not a workflow");
    expect(await detailOf("execution=7")).toContain("no history run, execution 7");
  });
});

describe("cursors", () => {
  const next = async (path: string) => ((await (await send("GET", path)).json()) as { next: string }).next;

  it("go on in their own list, and in no other", async () => {
    const cursors: Record<string, string> = {
      "/v1/runs": await next("/v1/runs?limit=1"),
      "/v1/platforms": await next("/v1/platforms?limit=1"),
      [`/v1/runs/${RUN}/devices`]: await next(`/v1/runs/${RUN}/devices?limit=1`),
      [`/v1/runs/${OTHER}/devices`]: await next(`/v1/runs/${OTHER}/devices?limit=1`),
      [`/v1/runs/${RUN}/artifacts`]: await next(`/v1/runs/${RUN}/artifacts?limit=1`),
    };
    for (const [list, cursor] of Object.entries(cursors)) {
      expect(cursor).toMatch(/^[\w-]+$/);
      for (const other of Object.keys(cursors)) {
        const response = await send("GET", `${other}?cursor=${cursor}`);
        const answer = response.status === 200 ? "200" : await codeOf(response);
        expect([list, other, answer]).toEqual([list, other, other === list ? "200" : "400 bad_cursor"]);
      }
    }
    const { status } = await api.post("/v1/prune", { keep: 0, dry_run: true, cursor: cursors["/v1/runs"] });
    expect(status).toBe(400);
  });

  it.each(["zz", "!!", "W10", "WyJydW5zIl0", "eyJhIjoxfQ", "WyJydW5zIiwxXQ", "bnVsbA"])(
    "%s was given out by nobody",
    async (cursor) => {
      expect(await codeOf(await send("GET", `/v1/runs?cursor=${cursor}`))).toBe("400 bad_cursor");
    },
  );
});

describe("what the caller takes", () => {
  const typeOf = async (accept: string | undefined) => {
    const response = await send("GET", `/v1/runs/${RUN}/events`, accept === undefined ? {} : { accept });
    await response.body?.cancel();
    return response.headers.get("content-type");
  };

  it.each([
    ["text/event-stream", "text/event-stream"],
    ["Text/Event-Stream", "text/event-stream"],
    ["text/event-stream; charset=utf-8", "text/event-stream"],
    ["application/x-ndjson, text/event-stream", "application/x-ndjson"],
    ["application/x-ndjson;q=0.5, text/event-stream", "text/event-stream"],
    ["text/event-stream;q=0.4, application/x-ndjson;q=0.9", "application/x-ndjson"],
    ["text/event-stream;q=0, */*", "application/x-ndjson"],
    ["text/*", "text/event-stream"],
    ["text/event-stream;q=0", "application/x-ndjson"],
    ["application/json", "application/x-ndjson"],
    ["*/*", "application/x-ndjson"],
    [undefined, "application/x-ndjson"],
  ])("Accept: %s gives %s", async (accept, type) => {
    expect(await typeOf(accept)).toBe(type);
  });

  it("a file that the caller has is not sent again, nor a part of another one", async () => {
    const path = `/v1/runs/${RUN}/artifacts/run.json`;
    const etag = (await send("GET", path)).headers.get("etag") as string;
    const status = async (headers: Record<string, string>) => (await send("GET", path, headers)).status;
    expect(await status({ "if-none-match": etag })).toBe(304);
    expect(await status({ "if-none-match": `"x", W/${etag}` })).toBe(304);
    expect(await status({ "if-none-match": "*" })).toBe(304);
    expect(await status({ "if-none-match": '"x"' })).toBe(200);
    expect(await status({ range: "Bytes=0-1" })).toBe(206);
    expect(await status({ range: "bytes=0-1", "if-range": etag })).toBe(206);
    expect(await status({ range: "bytes=0-1", "if-range": '"x"' })).toBe(200);
  });

  it("events are the same either way", async () => {
    const text = await (await send("GET", `/v1/runs/${RUN}/events`, { accept: "TEXT/EVENT-STREAM" })).text();
    const ids = [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id);
    const lines = (await (await send("GET", `/v1/runs/${RUN}/events`)).text()).trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as RunEvent).id)).toEqual(ids);
  });
});
