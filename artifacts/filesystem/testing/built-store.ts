// The store as it is compiled: in a process of its own, or with its writing thread.
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const OPTIONS =
  "--ignoreConfig --module nodenext --target es2023 --types node --skipLibCheck --rootDir".split(" ");

/** @param folder Made, and filled with what is compiled. @returns the URL of the store's module. */
export function buildStore(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const sources = ["store.ts", "write-thread.ts"].map((file) =>
    join(repository, "artifacts/filesystem", file),
  );
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, ...OPTIONS, repository, "--outDir", folder, ...sources]);
  return pathToFileURL(join(folder, "artifacts/filesystem/store.js")).href;
}
