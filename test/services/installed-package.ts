// The package as npm installs it, in a folder far from any checkout, with what it names as its dependencies and nothing else.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../scripts/lib/lock.mjs";

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
  await pack(folder, packing);
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

/** A package is compiled in its own folder before it is packed: one test at a time. */
const pack = (folder: string, packing: string[]) =>
  withLock(resolve("node_modules", ".packing"), () =>
    execute("npm", ["pack", "--pack-destination", folder, ...packing]),
  );

/** Makes a package of this checkout one of the folder's. */
export async function linkDependency(folder: string, name: string): Promise<void> {
  const path = join(folder, "node_modules", name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(resolve("node_modules", name), path);
}

/**
 * Packages of `packages/` as a user has them who installs the last one: npm gets what they depend on.
 * @param workspaces those that it depends on, and itself
 */
export async function installWithNpm(workspaces: string[]): Promise<Omit<InstalledPackage, "path">> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-installed-"));
  const packing = workspaces.flatMap((name) => ["-w", `packages/${name}`]);
  await pack(folder, packing);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith(".tgz")).map((file) => `./${file}`);
  // Nothing of them is compiled when it is installed, but for what ssh2 can do without.
  const quick = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional"];
  await execute("npm", ["install", ...quick, ...tarballs], { cwd: folder });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Names of all packages that were installed, those of dependencies too. */
export async function installedNames(folder: string): Promise<string[]> {
  const lock = await readFile(join(folder, "node_modules", ".package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> };
  return Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13));
}

/** The first example of a README, and what it prints where the README says so. */
export async function readmeExample(path: string): Promise<{ source: string; prints: string | undefined }> {
  const readme = await readFile(join(path, "README.md"), "utf8");
  return {
    source: /```js\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? "",
    prints: /It prints:\n\n```\n([\s\S]*?)```/.exec(readme)?.[1],
  };
}
