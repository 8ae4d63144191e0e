// What a bundle holds of a run whose archive is being written.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../../artifacts/index.js";
import { runFolder } from "../../artifacts/paths.js";
import type { ApiDeps } from "../deps.js";
import { pullStream } from "../http/stream.js";
import { Problem } from "../problem.js";
import { bundleOf } from "./bundle.js";
import type { Views } from "./views.js";

const RUN = "run1";

async function storeWith(files: Record<string, string>): Promise<ApiDeps> {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-bundle-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const store = createFileStore({ root });
  for (const [name, text] of Object.entries(files)) await store.put(runFolder(RUN) + name, text);
  return { store } as unknown as ApiDeps;
}
const view = { results: async function* () {}, run: async () => ({ run: { id: RUN } }) };
const views = { open: async () => view } as unknown as Views;

test("no file is in it twice", async () => {
  const deps = await storeWith({ "results.json": "{}", "history/run.0.json": "{}" });
  const tar = extract();
  Readable.from(await bundleOf(deps, views, RUN))
    .pipe(createGunzip())
    .pipe(tar);
  const names: string[] = [];
  for await (const entry of tar) {
    names.push(entry.header.name);
    entry.resume();
  }
  expect(names.toSorted()).toEqual(
    ["history/run.0.json", "results.json", "run.json"].map((name) => `${RUN}/${name}`),
  );
});

test("a reader who goes away ends it, and nothing else", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`devices/r${n}/version.txt`, "x".repeat(200_000)]),
  );
  const deps = await storeWith({ ...files, "run.json": "{}" });
  const unheard: unknown[] = [];
  const note = (error: unknown) => unheard.push(error);
  process.on("uncaughtException", note);
  onTestFinished(() => void process.off("uncaughtException", note));
  for (const wait of [0, 1, 2, 5]) {
    const reader = pullStream(await bundleOf(deps, views, RUN)).getReader();
    const first = reader.read();
    await sleep(wait);
    await Promise.all([reader.cancel(), first.catch(() => {})]);
  }
  await sleep(100);
  expect(unheard).toEqual([]);
});

test("where Temporal does not answer nothing is sent, and the reason is told", async () => {
  const deps = await storeWith({});
  const away = new Problem("temporal_unreachable", "Temporal does not answer.");
  const temporal = { call: () => Promise.reject(away) };
  await expect(bundleOf({ ...deps, temporal } as unknown as ApiDeps, views, RUN)).rejects.toBe(away);
});
