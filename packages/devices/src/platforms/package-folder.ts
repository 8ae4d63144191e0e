// Finds data that ships beside the code, from the sources as well as from dist/.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @throws {Error} when no folder above this file holds a package.json */
function packageRoot(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (at === dirname(at))
      throw new Error("no package.json above the installed files: the installation is incomplete");
  }
}

/** The path of a folder given relative to the package's root. */
export const packageFolder = (relative: string): string => join(packageRoot(), relative);
