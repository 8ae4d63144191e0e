// What a bundle holds of a run whose archive is being written.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../../artifacts/index.js";
import { runFolder } from "../../artifacts/paths.js";
import type { ApiDeps } from "../deps.js";
import { bundleOf } from "./bundle.js";
import type { Views } from "./views.js";

const RUN = "run1";

test("no file is in it twice", async () => {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-bundle-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const store = createFileStore({ root });
  for (const name of ["results.json", "history/run.0.json"]) await store.put(runFolder(RUN) + name, "{}");
  const view = { results: async () => [], run: async () => ({ id: RUN }) };
  const views = { open: async () => view } as unknown as Views;
  const tar = extract();
  Readable.from(bundleOf({ store } as ApiDeps, views, RUN))
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
