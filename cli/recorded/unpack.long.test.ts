// A bundle from somebody else cannot fill the disk or the memory, or reach another folder.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BUNDLE_LIMITS, BundleMeter } from "../../schemas/bundle-limits.js";
import { session } from "../testing/harness.js";
import { recordedTemplates } from "./templates.js";

const MIB = 1_024 * 1_024;

const outside = tmpdir();
let folder: string;
let temporary: string;
beforeEach(async () => {
  folder = await mkdtemp(join(outside, "unpack-"));
  temporary = join(folder, "tmp");
  await mkdir(temporary);
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

type Entry = Partial<Header> & { name: string; text?: string; zeros?: number };

async function bundle(entries: Iterable<Entry>): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 9 }), createWriteStream(join(folder, "run.tar.gz")));
  for (const { text = "", zeros, ...header } of entries) {
    if (zeros === undefined) tar.entry(header, text);
    else {
      const entry = tar.entry({ ...header, size: zeros });
      const block = Buffer.alloc(MIB);
      for (let left = zeros; left > 0; left -= MIB)
        if (!entry.write(left < MIB ? block.subarray(0, left) : block)) await once(entry, "drain");
      entry.end(undefined);
    }
  }
  tar.finalize();
  await written;
}

async function replay(environment: Record<string, string> = {}) {
  const { deps, run } = session({ cwd: folder });
  Object.assign(deps.environment, environment);
  const { code, err } = await run("replay", "run.tar.gz", "--devices", "recorded");
  expect(code).toBe(2);
  expect(await left()).toEqual([]);
  return err;
}
/** Folders of replays under way, and whatever a bundle has put elsewhere. */
const left = async () => [
  ...(await readdir(temporary)),
  ...(await readdir(outside)).filter((name) => name.startsWith("owned")),
];

test.each<[what: string, entries: Entry[], says: RegExp]>([
  ["leads out", [{ name: "run1/../../owned.txt" }], /holds "run1\/\.\.\/\.\.\/owned\.txt" \(file\)/],
  ["is absolute", [{ name: "/tmp/owned.txt" }], /holds "\/tmp\/owned\.txt"/],
  ["has a dot folder", [{ name: "run1/./owned" }], /holds "run1\/\.\/owned"/],
  ["uses backslashes", [{ name: "run1\\..\\owned" }], /holds "run1/],
  ["is a link", [{ name: "run1/plan.json", type: "symlink", linkname: "/etc/passwd" }], /\(symlink\)/],
  ["is a hard link", [{ name: "run1/plan.json", type: "link", linkname: "/etc/passwd" }], /\(link\)/],
  ["is a device", [{ name: "run1/plan.json", type: "character-device" }], /\(character-device\)/],
  ["is a pipe", [{ name: "run1/plan.json", type: "fifo" }], /\(fifo\)/],
  ["comes twice", [{ name: "run1/plan.json" }, { name: "run1/plan.json" }], /plan\.json/],
  ["is where a folder is", [{ name: "run1/a/b" }, { name: "run1/a" }], /run1\/a/],
  ["is of another run", [{ name: "run1/a" }, { name: "run2/a" }], /files of two runs, run1 and run2/],
  ["has an endless name", [{ name: `run1/${"a/".repeat(600)}b` }], /\(file\), which no run has/],
])("a file that %s is refused", async (_what, entries, says) => {
  await bundle(entries);
  expect(await replay()).toMatch(says);
});

test("the bytes of all files are limited, and the setting raises it", async () => {
  await bundle([
    { name: "run1/a", zeros: 30 * MIB },
    { name: "run1/b", zeros: 30 * MIB },
  ]);
  const limit = String(50 * MIB);
  expect(await replay({ ORCHESTRATOR_UNPACK_LIMIT: limit })).toContain(
    `its files have more than ${limit} bytes together. Nothing of it was used.`,
  );
  // What is missing in it is said once all of it is there.
  expect(await replay({ ORCHESTRATOR_UNPACK_LIMIT: String(61 * MIB) })).not.toMatch(/bytes together/);
});

test("a bomb is refused long before it has unpacked, and the setting is named", async () => {
  await bundle([{ name: "run1/a", zeros: 300 * MIB }]);
  expect((await stat(join(folder, "run.tar.gz"))).size).toBeLessThan(3 * MIB);
  expect(await replay()).toMatch(/grows to more than \d+ times its size.*ORCHESTRATOR_UNPACK_LIMIT/);
});

test("a size that a header only claims is refused before anything of it is read", async () => {
  const tar = pack();
  tar.entry({ name: "run1/a", size: 600 * MIB });
  for await (const header of tar) {
    await writeFile(join(folder, "run.tar.gz"), gzipSync(header as Buffer));
    break;
  }
  expect(await replay()).toMatch(/"run1\/a" has more than \d+ bytes/);
});

test("headers are not gathered without end", async () => {
  await bundle([{ name: "run1/a", pax: { comment: "x".repeat(8 * MIB) } }]);
  expect(await replay()).toMatch(/Header exceeds max size/);
});

test("the number of files is limited", () => {
  const meter = new BundleMeter({ ...BUNDLE_LIMITS, files: 2 });
  meter.entry({ name: "run1/a", type: "file", size: 0 });
  meter.entry({ name: "run1/b", type: "file", size: 0 });
  expect(() => meter.entry({ name: "run1/c", type: "file", size: 0 })).toThrow("it holds more than 2 files");
});

test("templates within a bundle are limited too", async () => {
  await writeFile(join(folder, "templates.json.gz"), gzipSync(`{"a":"${"x".repeat(80 * MIB)}"}`));
  await expect(recordedTemplates(folder, join(folder, "into"))).rejects.toThrow(
    /Cannot create a Buffer larger/,
  );
});
