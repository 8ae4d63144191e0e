// Which pages the manual has.
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder, from the source and from `dist/`. */
const ROOT = [new URL("../../", import.meta.url), new URL("../../../", import.meta.url)].find((root) =>
  existsSync(new URL("docs/README.md", root)),
);

/** @throws {Error} when the installation lacks the manual */
export function inPackage(path: string): string {
  if (!ROOT) throw new Error("the pages of the manual are missing: the installation is incomplete");
  return fileURLToPath(new URL(path, ROOT));
}

/** Name in the address → file, relative to the package. The page of contents has no name of its own: it is `manual`. */
export const MANUAL: ReadonlyMap<string, string> = new Map([
  ["manual", "docs/README.md"],
  ...readdirSync(inPackage("docs"))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file): [string, string] => [basename(file, ".md"), `docs/${file}`]),
  ["security", "SECURITY.md"],
  ["examples", "examples/README.md"],
]);
