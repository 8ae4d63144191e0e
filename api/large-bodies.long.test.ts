// Bodies with documents are given to the compiling processes as they were sent.
import { afterEach, expect, it } from "vitest";
import type { Compiler } from "./compile/job.js";
import { Problem } from "./problem.js";
import { archiveOne, type TestApp, testApp } from "./testing/app.js";
import { codeOf } from "./testing/problems.js";

const RUN = "1aaaaaaaaaaaaaa";
let api: TestApp;
afterEach(() => api.close());

/** Checking it against a schema takes a hundred times as long as reading it. */
const document = { a: Array.from({ length: 20_000 }, () => []) };

/** Refuses what it is asked for, so that what comes back came from it. */
function refusing(asked: string[]): Compiler {
  return {
    ask(name) {
      asked.push(name);
      return Promise.reject(new Problem("busy", `It was asked for ${name}.`));
    },
    close() {},
  };
}

it.each([
  ["rerun of a run", `/v1/runs/${RUN}/rerun`, { spec: document }, "rerun"],
  ["rerun of no run", "/v1/runs/1aaaaaaaaaaaaax/rerun", { spec: document }, "rerun"],
  ["run with a key", "/v1/runs", { spec: document }, "digest"],
  ["run", "/v1/runs", { spec: document }, "run"],
])("a %s", async (_what, path, body, job) => {
  const asked: string[] = [];
  api = await testApp({ compiler: refusing(asked), body_limit: 1024 * 1024 });
  await archiveOne(api.store, RUN);
  const headers = job === "digest" ? { "idempotency-key": "k" } : {};
  expect(await codeOf(await api.post(path, body, headers as Record<string, string>))).toBe("503 busy");
  expect(asked).toEqual([job]);
});

it("a rerun's body is as large as that of a run, and is refused as such", async () => {
  api = await testApp({ body_limit: 1024 * 1024 });
  const path = "/v1/runs/1aaaaaaaaaaaaax/rerun";
  const text = "x".repeat(400 * 1024);
  expect(await codeOf(await api.post(path, { spec: text }))).toMatch(/^(404|503) /);
  expect(await codeOf(await api.post(path, { spec: text, nope: 1 }))).toBe("422 invalid_body");
  expect(await codeOf(await api.post(path, { nope: 1 }))).toBe("422 invalid_body");
  expect(await codeOf(await api.post(path, { spec: "x".repeat(1024 * 1024) }))).toBe("413 body_too_large");
});
