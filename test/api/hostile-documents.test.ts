// Documents that cost a compiler far more than their size: each is answered, and others are served meanwhile.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileBody } from "../labs/hostile-documents.mjs";

let folder: string;
let api: ChildProcess;
let url: string;

async function startApi(): Promise<void> {
  api = spawn(process.execPath, [resolve("dist", "api", "main.js")], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      TEMPORAL_ADDRESS: "127.0.0.1:1",
      ORCHESTRATOR_PORT: "0",
      ORCHESTRATOR_DATA: folder,
      ORCHESTRATOR_LOG_LEVEL: "error",
      ORCHESTRATOR_TOKENS_FILE: join(folder, "tokens"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: api.stdout! }), "line")) as [string];
  ({ url } = JSON.parse(line) as { url: string });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-documents-"));
  const token = (name: string, scopes: string) =>
    `${name} ${createHash("sha256").update(name).digest("hex")} ${scopes}\n`;
  await writeFile(join(folder, "tokens"), token("mallory", "read,operate") + token("ann", "read"));
  await startApi();
});
afterAll(async () => {
  if (api.exitCode === null && api.signalCode === null) {
    api.kill("SIGKILL");
    await once(api, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

interface Told {
  status: number;
  body: { code?: string; detail?: string; valid?: boolean; errors?: { code: string; message: string }[] };
}

async function ask(who: string, path: string, body: string, signal?: AbortSignal): Promise<Told> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${who}` };
  const response = await fetch(`${url}/v1/${path}`, {
    method: "POST",
    headers,
    body,
    signal: signal ?? null,
  });
  return { status: response.status, body: (await response.json()) as Told["body"] };
}
const SMALL = JSON.stringify({ spec: "name: x\nsteps:\n  - run: show version\n" });
/** Takes as long as any may. */
const COSTLY = "a costly `where` over many devices";

/** The compiling processes of the API. */
async function compilers(): Promise<number[]> {
  const tasks = await readdir(`/proc/${api.pid}/task`).catch(() => []);
  const lists = tasks.map((task) =>
    readFile(`/proc/${api.pid}/task/${task}/children`, "utf8").catch(() => ""),
  );
  return (await Promise.all(lists)).flatMap((list) => list.split(" ").filter(Boolean).map(Number));
}

test("while one caller's documents are worked on, the API answers, and compiles for others", async () => {
  let isOver = false;
  const costly = Promise.all(
    ["plan", "validate", "runs"].map((path) => ask("mallory", path, hostileBody(COSTLY))),
  ).then((all) => {
    isOver = true;
    return all;
  });
  const [health, small] = await Promise.all([fetch(`${url}/healthz`), ask("ann", "validate", SMALL)]);
  expect(health.status).toBe(200);
  expect(small.body.valid).toBe(true);
  expect(isOver).toBe(false);
  for (const { status, body } of await costly) {
    expect([status, body.code]).toEqual([422, "too_complex"]);
    expect(body.detail).toContain("more than 10,000,000 steps of work");
    expect(body.errors).toMatchObject([{ code: "too_complex" }]);
  }
}, 300_000);

// Each at one of the three paths.
test.each([
  ["runs", "a chain of jump hosts", 422, "invalid_spec", "more than 16 in a row"],
  ["plan", "a circle of jump hosts", 422, "invalid_spec", "more than 16 in a row"],
  ["plan", "unknown keys", 422, "invalid_spec", "unknown key `stepz0`"],
  ["runs", "unknown groups", 422, "invalid_spec", "which does not exist"],
  ["plan", "different anchors", 422, "invalid_spec", "neither `stages` nor `steps`"],
  ["runs", "globs in the limit", 422, "too_complex", "steps of work"],
  ["plan", "20,000 steps", 422, "too_complex", "more than 5000 steps"],
  ["runs", "uses of nothing that fan out", 422, "too_complex", "more than 5000 steps"],
  ["plan", "large vars of a group for many devices", 422, "too_complex", "larger than 64 MiB"],
  ["runs", "a body nested deep", 422, "invalid_body", "nested deeper"],
  ["plan", "files that are not texts", 422, "invalid_body", ""],
  ["runs", "a long name of the file", 422, "invalid_body", "spec_file"],
])("%s: %s", async (path, name, status, code, detail) => {
  const told = await ask("mallory", path, hostileBody(name));
  expect([told.status, told.body.code]).toEqual([status, code]);
  expect(told.body.detail).toContain(detail);
});

test("who goes away frees the process that worked for him", async () => {
  const leaving = new AbortController();
  const left = ask("mallory", "plan", hostileBody(COSTLY), leaving.signal).catch(
    (error: Error) => error.name,
  );
  const busy = await busyCompiler();
  leaving.abort();
  expect(await left).toBe("AbortError");
  await expect.poll(() => existsSync(`/proc/${busy}`)).toBe(false);
  expect((await ask("mallory", "validate", SMALL)).body.valid).toBe(true);
});

/** The one that takes time of the processor, once it does. */
async function busyCompiler(): Promise<number> {
  const used = async (pid: number): Promise<number> => {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return Number(stat.slice(stat.lastIndexOf(")")).split(" ")[12] ?? 0);
  };
  const before = new Map(
    await Promise.all((await compilers()).map(async (pid) => [pid, await used(pid)] as const)),
  );
  let found: number | undefined;
  await expect
    .poll(async () => {
      // A second of work, in hundredths.
      for (const pid of await compilers()) if ((await used(pid)) - (before.get(pid) ?? 0) > 100) found = pid;
      return found;
    })
    .toBeDefined();
  return found as number;
}
