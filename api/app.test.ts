// The API in front of a folder, without a Temporal: guards, problems, and runs that only the archive remembers.
import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { ProblemBody } from "../schemas/api.js";
import type { RunEvent } from "../schemas/event.js";
import { archiveOne, type TestApp, testApp } from "./testing/app.js";

let api: TestApp;
afterEach(() => api.close());

const problemOf = async (response: Response) => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as ProblemBody;
  expect(body.status).toBe(response.status);
  return body;
};
const codeOf = async (response: Response) => `${response.status} ${(await problemOf(response)).code}`;

const SPEC = "name: look\nsteps:\n  - run: show version\n";
const INVENTORY = `
credentials: { lab: { username: a, password: { env: LAB } } }
defaults: { platform: cisco_iosxe, credential: lab }
devices: { r1: { host: 192.0.2.1 } }
`;

describe("guards", () => {
  it("answer everything that is wrong with a problem", async () => {
    api = await testApp();
    expect(await codeOf(await api.get("/nope"))).toBe("404 not_found");
    const wrongMethod = await api.get("/v1/validate");
    expect(wrongMethod.headers.get("allow")).toBe("POST");
    expect(await codeOf(wrongMethod)).toBe("405 method_not_allowed");
    expect(await codeOf(await api.post("/v1/runs", "{"))).toBe("400 malformed_json");
    expect(await codeOf(await api.post("/v1/runs", { sepc: "x" }))).toBe("422 invalid_body");
    expect(await codeOf(await api.post("/v1/runs", {}, { "content-type": "text/plain" }))).toBe(
      "415 unsupported_media_type",
    );
    expect(await codeOf(await api.post("/v1/runs", { spec: "x".repeat(20_000) }))).toBe("413 body_too_large");
    const deep = `{"spec":${'{"a":'.repeat(1_500)}1${"}".repeat(1_500)}}`;
    for (const path of ["/v1/runs", "/v1/plan", "/v1/validate", "/v1/runs/x/rerun"])
      expect(await codeOf(await api.post(path, deep))).toBe("422 invalid_body");
    expect(await codeOf(await api.get("/v1/runs/..%2f..%2fetc"))).toBe("404 not_found");
    expect(await codeOf(await api.get("/v1/runs?limit=0"))).toBe("400 bad_request");
    expect(await codeOf(await api.get("/v1/runs?cursor=zz"))).toBe("400 bad_cursor");
    expect(await codeOf(await api.get("/v1/runs?status=fialed"))).toBe("400 bad_request");
    expect(await codeOf(await api.get("/v1/runs/x/devices?status=passed,fialed"))).toBe("400 bad_request");
  });

  it("name the key of a body that is none, and what was meant", async () => {
    api = await testApp();
    const detailOf = async (body: unknown) => (await problemOf(await api.post("/v1/plan", body))).detail;
    expect(await detailOf({ sepc: "x" })).toContain("`sepc` is no key here; did you mean `spec`?");
    expect(await detailOf({ spec: SPEC, zzz: 1 })).toContain("`zzz` is no key here; there are `spec`,");
    expect(await detailOf(`{"spec":{"__proto__":{"name":"x"}}}`)).toContain("a key `__proto__`");
    expect(await detailOf([])).toContain("The body is a list");
  });

  it("refuse an Idempotency-Key that is empty, too long or not ASCII", async () => {
    api = await testApp();
    const body = { spec: SPEC, inventory: INVENTORY };
    const startWith = (key: string) => api.post("/v1/runs", body, { "idempotency-key": key });
    for (const key of [" ", "a".repeat(256), "schl\u00fcssel", "a\tb"]) {
      const { status, code, detail } = await problemOf(await startWith(key));
      expect([status, code]).toEqual([400, "bad_request"]);
      expect(detail).toContain("A UUID will do.");
    }
    // A key that can be used gets as far as Temporal, which is not there.
    expect(await codeOf(await startWith("a".repeat(255)))).toBe("503 temporal_unreachable");
  });

  it("refuse foreign hosts and origins, and let named ones in", async () => {
    api = await testApp({
      hosts: { hosts: new Set(["localhost"]), origins: new Set(["https://ci.example"]) },
    });
    expect(await codeOf(await api.get("/healthz", { host: "evil.example" }))).toBe("403 foreign_host");
    expect(await codeOf(await api.get("/healthz", { origin: "https://evil.example" }))).toBe(
      "403 foreign_host",
    );
    expect(await codeOf(await api.get("/healthz", { origin: "null" }))).toBe("403 foreign_host");
    expect((await api.get("/healthz", { origin: "http://localhost" })).status).toBe(200);
    const named = await api.get("/healthz", { origin: "https://ci.example" });
    expect(named.headers.get("access-control-allow-origin")).toBe("https://ci.example");
  });

  it("know tokens by their hash and what each may do", async () => {
    const token = (name: string, scopes: ("read" | "operate")[]) => ({
      name,
      scopes,
      sha256: createHash("sha256").update(`secret-${name}`).digest("hex"),
    });
    api = await testApp({ auth: { tokens: [token("ann", ["read", "operate"]), token("bob", ["read"])] } });
    const as = (name: string) => ({ authorization: `Bearer secret-${name}` });
    expect((await api.get("/healthz")).status).toBe(200);
    const anonymous = await api.get("/v1/runs");
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
    expect(await codeOf(anonymous)).toBe("401 unauthorized");
    expect(await codeOf(await api.get("/v1/runs", as("eve")))).toBe("401 unauthorized");
    expect((await api.get("/v1/runs", as("bob"))).status).toBe(200);
    expect(await codeOf(await api.post("/v1/runs", { spec: SPEC, inventory: INVENTORY }, as("bob")))).toBe(
      "403 forbidden",
    );
    expect((await api.post("/v1/validate", { spec: SPEC }, as("bob"))).status).toBe(200);
    // A browser asks for a password; the token is one.
    const basic = Buffer.from("me:secret-bob").toString("base64");
    expect((await api.get("/", { authorization: `Basic ${basic}`, accept: "text/html" })).status).toBe(200);
  });
});

describe("without Temporal", () => {
  it("says so instead of waiting, and is not ready", async () => {
    api = await testApp();
    expect(await codeOf(await api.post("/v1/runs", { spec: SPEC, inventory: INVENTORY }))).toBe(
      "503 temporal_unreachable",
    );
    expect(await codeOf(await api.get("/v1/runs/1aaaaaaaaaaaaaa"))).toBe("503 temporal_unreachable");
    const ready = await api.get("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ temporal: { ok: false }, store: { ok: true } });
  });

  it("checks specs and shows plans", async () => {
    api = await testApp();
    expect(await (await api.post("/v1/validate", { spec: SPEC, inventory: INVENTORY })).json()).toMatchObject(
      {
        valid: true,
        name: "look",
        errors: [],
      },
    );
    const broken = { spec: SPEC.replace("run:", "rum:"), spec_file: "look.yaml", inventory: INVENTORY };
    expect(await (await api.post("/v1/validate", broken)).json()).toMatchObject({
      valid: false,
      errors: [{ file: "look.yaml", line: 3, column: 5, hint: expect.stringContaining("run") as string }],
    });
    const refused = await problemOf(await api.post("/v1/plan", broken));
    expect(refused).toMatchObject({ status: 422, code: "invalid_spec", errors: [{ line: 3 }] });
    expect(refused.detail).toContain("look.yaml:3:5");
    const plan = (await (await api.post("/v1/plan", { spec: SPEC, inventory: INVENTORY })).json()) as object;
    expect(plan).toMatchObject({
      name: "look",
      explained: {
        stages: [{ devices: [{ device: "r1", steps: [{ commands: ["show version"], effect: "read" }] }] }],
      },
    });
  });

  it("says what a request with used files needs, and finds a spec that uses itself", async () => {
    api = await testApp();
    const spec = "name: x\nsteps: [{ use: self.yaml }]\n";
    const codes = async (more: object) =>
      ((await (await api.post("/v1/validate", { spec, ...more })).json()) as { errors: object[] }).errors;
    expect(await codes({})).toMatchObject([
      { code: "file_not_found", hint: expect.stringContaining("`spec_file`") as string },
    ]);
    expect(await codes({ files: { "self.yaml": spec } })).toMatchObject([{ code: "use_cycle" }]);
    expect(await codes({ spec_file: "self.yaml" })).toMatchObject([{ code: "use_cycle" }]);
  });

  it("refuses sources of secrets that an inventory in a request may not name", async () => {
    api = await testApp();
    const inventory = INVENTORY.replace("{ env: LAB }", "{ exec: [cat, /etc/shadow] }");
    const { errors } = await problemOf(await api.post("/v1/plan", { spec: SPEC, inventory }));
    expect(errors).toMatchObject([{ code: "secret_source_refused" }]);
  });
});

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
    expect(await pages("&prefix=devices/r1/&device=r10")).toEqual([]);
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

describe("the OpenAPI document", () => {
  it("describes every route of the contract", async () => {
    api = await testApp();
    const { openapi, paths } = (await (await api.get("/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(openapi).toBe("3.1.0");
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    for (const verb of ["cancel", "pause", "resume", "rerun", "replay"])
      expect(routes).toContain(`post /v1/runs/{id}/${verb}`);
    for (const noun of [
      "devices",
      "devices/{device}",
      "events",
      "artifacts",
      "report.html",
      "report.xml",
      "report.json",
      "history",
      "bundle",
    ]) {
      expect(routes).toContain(`get /v1/runs/{id}/${noun}`);
    }
    expect(routes).toEqual(
      expect.arrayContaining([
        "post /v1/runs",
        "get /v1/runs",
        "get /v1/runs/{id}",
        "post /v1/validate",
        "post /v1/plan",
        "get /v1/workflows",
        "get /v1/platforms",
        "get /healthz",
        "get /readyz",
        "get /metrics",
      ]),
    );
    expect((await api.get("/docs")).status).toBe(200);
  });
});
