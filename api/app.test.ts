// The API in front of a folder, without a Temporal: guards and problems.
import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Page } from "./http/pages.js";
import { type TestApp, testApp } from "./testing/app.js";
import { codeOf, problemOf } from "./testing/problems.js";

let api: TestApp;
afterEach(() => api.close());

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
    expect(wrongMethod.headers.get("allow")).toBe("POST, OPTIONS");
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
    expect(await detailOf({ sepc: "x" })).toContain("unknown key `sepc`; did you mean `spec`?");
    expect(await detailOf({ spec: SPEC, zzz: 1 })).toContain("unknown key `zzz`; there are `spec`,");
    expect(await detailOf(`{"spec":{"__proto__":{"name":"x"}}}`)).toContain("a key `__proto__`");
    expect(await detailOf([])).toContain("The body is a list");
    expect(await detailOf({ spec: SPEC, inventory: INVENTORY, inputs: [] })).toContain(
      "`inputs` is a list; expected an object",
    );
    expect(await detailOf({ spec: [SPEC], inventory: INVENTORY })).toContain("`spec` is a list");
  });

  it("name the parameter that is none, what was meant and which there are", async () => {
    api = await testApp();
    const detailOf = async (asked: Promise<Response>) => (await problemOf(await asked)).detail;
    expect(await detailOf(api.get("/v1/runs?state=failed&limit=1"))).toBe(
      "`state` is not a parameter of this request; did you mean `status`? It takes `status`, `workflow`, `device`, `since`, `limit` or `cursor`.",
    );
    expect(await detailOf(api.get("/v1/runs?page=2"))).toContain(": it takes `status`,");
    expect(await detailOf(api.post("/v1/runs?check=true", { spec: SPEC, inventory: INVENTORY }))).toBe(
      "`check` is not a parameter of this request: it takes none.",
    );
    expect((await api.get("/healthz?probe=1")).status).toBe(200);
  });

  it("give short lists page by page, as all lists", async () => {
    api = await testApp();
    const page = async (query: string) =>
      (await (await api.get(`/v1/platforms?limit=1${query}`)).json()) as Page<{ name: string }>;
    const first = await page("");
    const second = await page(`&cursor=${first.next}`);
    expect([first.items.length, second.items.length]).toEqual([1, 1]);
    expect(second.items[0]?.name).not.toBe(first.items[0]?.name);
  });

  it("name the platform that another tool's name means", async () => {
    api = await testApp();
    const { detail } = await problemOf(await api.get("/v1/platforms/cisco.ios.ios"));
    expect(detail).toBe("There is no platform cisco.ios.ios; did you mean `cisco_ios` or `cisco_iosxe`?");
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
