// What the build is made from, and whether anything of it is newer than the build.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { at, root } from "./root.mjs";

const config = JSON.parse(readFileSync(at("tsconfig.build.json"), "utf8"));
const FOLDERS = config.include;
const FILES = [
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/lib/bundle-processes.mjs",
  "scripts/lib/build-platforms.mjs",
];

/** Folders too: their time changes when a file goes. */
function* walk(folder) {
  yield folder;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts")) yield path;
  }
}

function* inputs() {
  for (const folder of FOLDERS) if (statSync(at(folder), { throwIfNoEntry: false })) yield* walk(at(folder));
  for (const file of FILES) yield at(file);
}

/** Looks only at times: a few milliseconds for the whole tree. */
export function newerThan(time_ms) {
  for (const path of inputs()) if (statSync(path).mtimeMs > time_ms) return true;
  return false;
}

/** Digest of all contents, with their paths. */
export function digestSources() {
  const hash = createHash("sha256");
  for (const path of [...inputs()].sort((a, b) => (a < b ? -1 : 1))) {
    if (statSync(path).isFile())
      hash
        .update(`${path.slice(root.length)}\0`)
        .update(readFileSync(path))
        .update("\0");
  }
  return hash.digest("hex");
}
