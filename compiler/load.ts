// Reading files that specs name: from a folder, never from outside of it.
import { readFileSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Load } from "./deps.js";
import type { TextNode } from "./document/index.js";

/**
 * Where `path`, as written in `from`, lies relative to the root; undefined where it leads out of it.
 * Absolute paths and backslashes are never inside. Where `from` is absolute, only the loader knows the root.
 */
export function resolvePath(path: string, from: string): string | undefined {
  if (/^[/\\]|^[A-Za-z]:|\\|\0/.test(path)) return undefined;
  const absolute = from.startsWith("/") && !path.startsWith("~/");
  // Only a reader that knows whose home folder `~` is finds anything there.
  const folder = path.startsWith("~/") ? [] : from.split("/").slice(0, -1);
  const parts = folder.filter((part) => part !== "." && part !== "");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === ".." || parts.at(-1) === "~") return undefined;
    else parts.pop();
  }
  return (absolute ? "/" : "") + parts.join("/");
}

/** Where the path of a file that was not found starts, for people. */
export function startOf({ value, source }: TextNode): string {
  if (value.startsWith("~/"))
    return "`~` is the home folder of whoever runs the command; a catalogue has none";
  return `relative paths start at the folder of ${source.file}`;
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
