// The package as npm installs it, in a folder far from any checkout, with what it names as its dependencies and nothing else.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface InstalledPackage {
  /** Where `npm install` would have run. */
  folder: string;
  /** The package in `node_modules`. */
  path: string;
  remove(): Promise<void>;
}

/** @param packing further arguments of `npm pack` */
export async function installPackage(name: string, packing: string[]): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-installed-"));
  const path = join(folder, "node_modules", name);
  await execute("npm", ["pack", "--pack-destination", folder, ...packing]);
  const [file = ""] = (await readdir(folder)).filter((each) => each.endsWith(".tgz"));
  await mkdir(path, { recursive: true });
  await execute("tar", ["-xzf", join(folder, file), "-C", path, "--strip-components=1"]);
  await rm(join(folder, file));
  const { dependencies = {} } = JSON.parse(await readFile(join(path, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(dependencies)) await linkDependency(folder, dependency);
  return { folder, path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Makes a package of this checkout one of the folder's. */
export async function linkDependency(folder: string, name: string): Promise<void> {
  const path = join(folder, "node_modules", name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(resolve("node_modules", name), path);
}
