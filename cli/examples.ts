// Where the examples lie, as a person types it: in a checkout, or in the package that npm has installed.
import { isAbsolute, join, relative } from "node:path";
import type { Deps } from "./deps.js";

/** From the folder in which the command runs; absolute where the way leads out of it. */
export function asTyped({ cwd }: Pick<Deps, "cwd">, path: string): string {
  const way = relative(cwd, path);
  return way.startsWith("..") || isAbsolute(way) ? path : way;
}

export const examplePath = (deps: Pick<Deps, "cwd" | "dist">, name: string): string =>
  asTyped(deps, join(deps.dist, "..", "examples", name));
