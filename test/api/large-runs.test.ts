// Reports of a run that is too large to be read where requests are served: the compiling processes make them.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonReport } from "../../projection/reports/json.js";
import { junitReport } from "../../projection/reports/junit.js";
import { markdownReport } from "../../projection/reports/markdown.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { archiveLargeRun, READS } from "../labs/large-runs.mjs";

const ID = "1aaaaaaaaaaaa00";

let folder: string;
let api: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-large-"));
  await archiveLargeRun(join(folder, "artifacts"), ID, "20 devices × 50 steps that failed");
  api = spawn(process.execPath, [resolve("dist", "api", "main.js")], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      TEMPORAL_ADDRESS: "127.0.0.1:1",
      ORCHESTRATOR_PORT: "0",
      ORCHESTRATOR_DATA: folder,
      ORCHESTRATOR_LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: api.stdout! }), "line")) as [string];
  ({ url } = JSON.parse(line) as { url: string });
}, 120_000);
afterAll(async () => {
  if (api.exitCode === null && api.signalCode === null) {
    api.kill("SIGKILL");
    await once(api, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`${url}/${path}`);
/** Whoever reads why a test failed does not want a megabyte. */
const digest = (text: string) => createHash("sha256").update(text).digest("hex");

test("they are what its run and results come to", async () => {
  const run = (await (await get(`v1/runs/${ID}`)).json()) as Run;
  const { items: results } = (await (await get(`v1/runs/${ID}/devices`)).json()) as { items: DeviceResult[] };
  expect(JSON.stringify(results).length).toBeGreaterThan(512 * 1024);
  const made = {
    "report.json": jsonReport({ run, results }),
    "report.xml": junitReport({ run, results }),
    "report.md": markdownReport({ run, results }),
  };
  for (const [file, text] of Object.entries(made)) {
    const told = await (await get(`v1/runs/${ID}/${file}`)).text();
    expect([file, digest(told)]).toEqual([file, digest(text)]);
  }
}, 120_000);

test("all that can be read of it can be read at once, and answers are whole", async () => {
  const paths = READS(ID);
  const read = (path: string) =>
    get(path).then(async (response) => [path, response.status, digest(await response.text())]);
  const changing = new Set(["metrics", `v1/runs/${ID}/bundle`]);
  const steady = paths.filter((path) => !changing.has(path));
  const together = await Promise.all([...steady, ...steady].map(read));
  const alone = [];
  for (const path of steady) alone.push(await read(path));
  expect(together).toEqual([...alone, ...alone]);
  expect((await get("healthz")).status).toBe(200);
}, 120_000);
