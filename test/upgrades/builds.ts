// Other builds of the workers, as an upgrade brings them: this one with another workflow bundle, in a folder of its own.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUNDLES = ["workflow-bundle.js", "workflow-bundle-encrypted.js"];

export interface OtherBuild {
  /** Holds `worker/main.js`. */
  dist: string;
  remove(): Promise<void>;
}

/** What the run's workflow begins with. */
const BEGIN =
  /^( *)const archive = (\S+)\.CancellationScope\.nonCancellable\(\(\) => startArchive\(input\)\);$/m;

/** How a bundle differs from ours. */
export const CHANGES = {
  /** Runs wait for a millisecond before all else, which runs of this build have not done: histories part there. */
  incompatible: (bundle: string): string =>
    replaced(bundle, BEGIN, (line, indent, workflow) => `${indent}await ${workflow}.sleep(1);\n${line}`),
  /** It does the same. */
  compatible: (bundle: string): string => `${bundle}\n// Another build.\n`,
};

function replaced(
  text: string,
  pattern: RegExp,
  by: (line: string, indent: string, workflow: string) => string,
): string {
  const changed = text.replace(pattern, by);
  if (changed === text) throw new Error(`the bundle holds nothing like ${pattern.source}`);
  return changed;
}

/** @throws {Error} where the bundle does not hold what is to change */
export async function otherBuild(change: (bundle: string) => string): Promise<OtherBuild> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-build-"));
  const dist = join(folder, "dist");
  await mkdir(dist);
  const beside = (await readdir(ROOT)).filter((name) => name !== "dist" && !name.startsWith("."));
  await Promise.all([
    ...beside.map((name) => symlink(join(ROOT, name), join(folder, name))),
    cp(join(ROOT, "dist"), dist, { recursive: true, filter: (path) => !/\.(?:d\.ts|map)$/.test(path) }),
  ]);
  for (const bundle of BUNDLES) {
    const file = join(dist, "worker", bundle);
    await writeFile(file, change(await readFile(file, "utf8")));
  }
  return { dist, remove: () => rm(folder, { recursive: true, force: true }) };
}
