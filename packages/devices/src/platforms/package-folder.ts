// Finds data that ships beside the code: from the sources, from dist/, and where a package of packages/ is installed by itself.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package that has all others within it. */
const WHOLE = "device-orchestrator";

/** @throws {Error} when no folder above the module holds a package.json */
function packageOf(module: string): string {
  for (let at = dirname(fileURLToPath(module)); ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (at === dirname(at))
      throw new Error("no package.json above the installed files: the installation is incomplete");
  }
}

function nameOf(folder: string): string | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name : undefined;
}

/**
 * The path of a folder or file that is named from the root of the repository: `packages/devices/src/platforms`,
 * `dist/packages/devices/src/…`. A package that is installed by itself has its own part of it: `src/platforms`, `dist/…`.
 * @param module a module of that package: its `import.meta.url`
 */
export function packageFolder(path: string, module: string = import.meta.url): string {
  const own = packageOf(module);
  if (nameOf(own) === WHOLE) return join(own, path);
  const around = join(own, "..", "..");
  if (nameOf(around) === WHOLE) return join(around, path);
  const compiled = path.replace(/^dist\/packages\/[^/]+\/src\//, "dist/");
  return join(own, compiled.replace(/^packages\/[^/]+\//, ""));
}
