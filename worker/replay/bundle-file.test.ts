// A bundle from somebody else is refused as a whole where it holds what no run has, also where only its histories are read.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUNDLE_LIMITS } from "../../schemas/bundle-limits.js";
import { historiesOfBundle } from "./bundle-file.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-histories-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Entry = Partial<Header> & { name: string };

const HISTORY = { name: "run1/history/run.0.json" };

async function histories(...entries: Entry[]) {
  const tar = pack();
  for (const entry of entries) tar.entry({ ...entry }, entry.type === undefined ? "{}" : "");
  tar.finalize();
  const file = join(folder, "run.tar.gz");
  await writeFile(file, gzipSync(await buffer(tar)));
  return historiesOfBundle(file, BUNDLE_LIMITS);
}

test("its histories are read", async () => {
  expect(await histories({ name: "run1/plan.json" }, HISTORY)).toEqual([{ name: "run.0", json: "{}" }]);
});

test.each<[what: string, entry: Entry, says: RegExp]>([
  [
    "a name that leads out",
    { name: "run1/../../owned.txt" },
    /holds "run1\/\.\.\/\.\.\/owned\.txt" \(file\)/,
  ],
  ["a link", { name: "run1/plan.json", type: "symlink", linkname: "/etc/passwd" }, /\(symlink\)/],
  ["a device", { name: "run1/plan.json", type: "character-device" }, /\(character-device\)/],
  ["a file of another run", { name: "run2/plan.json" }, /files of two runs, run1 and run2/],
  ["a history a second time", HISTORY, /holds history run\.0 twice/],
])("with %s it is refused", async (_what, entry, says) => {
  await expect(histories(HISTORY, entry)).rejects.toThrow(says);
});
