// Reading files that specs name: from a folder, never from outside of it.
import { readFileSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Load } from "./deps.js";

/**
 * Where `path`, as written in `from`, lies relative to the root; undefined where it leads out of it.
 * Absolute paths and backslashes are never inside. Where `from` is absolute, only the loader knows the root.
 */
export function resolvePath(path: string, from: string): string | undefined {
  if (/^[/\\]|^[A-Za-z]:|\\|\0/.test(path)) return undefined;
  const absolute = from.startsWith("/");
  const parts = from
    .split("/")
    .slice(0, -1)
    .filter((part) => part !== "." && part !== "");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === "..") return undefined;
    else parts.pop();
  }
  return (absolute ? "/" : "") + parts.join("/");
}

/** A {@link Load} over a folder. Links that lead out of it are not followed. */
export function folderLoader(root: string): Load {
  return (path) => {
    try {
      const base = realpathSync(root);
      const file = realpathSync(resolve(base, path));
      return file.startsWith(base + sep) ? readFileSync(file, "utf8") : undefined;
    } catch {
      return undefined;
    }
  };
}
