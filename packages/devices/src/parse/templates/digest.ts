// What a folder of templates holds, as one digest: the same on every machine that has the same templates.
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { templatesFolder } from "./folder.js";

export interface TemplatesDigest {
  /**
   * SHA-256, hex, over names and contents of all files; undefined where there is no folder with an index.
   * @param max_age_ms how long ago it may have been looked at
   */
  current(max_age_ms: number): Promise<string | undefined>;
  /** The files themselves, by name, with the digest that they have. */
  contents(): Promise<{ digest: string; files: Record<string, string> } | undefined>;
}

/** What stands beside the templates and reads no output. */
const BESIDE = /(?:^|\/)(?:\.|__|LICENSE$|VERSION$)/;

export function createTemplatesDigest(folder: string): TemplatesDigest {
  let looked: { at: number; digest: Promise<string | undefined> } | undefined;
  let known: { state: string; digest: string } | undefined;

  async function look(): Promise<string | undefined> {
    const place = placeOf(folder);
    if (place === undefined) return undefined;
    const names = (await readdir(place, { recursive: true })).filter((name) => !BESIDE.test(name)).sort();
    const stats = await Promise.all(names.map((name) => stat(join(place, name))));
    const state = JSON.stringify([names, stats.map(({ mtimeMs, size, ino }) => [mtimeMs, size, ino])]);
    if (known?.state === state) return known.digest;
    const files = names.filter((_, n) => stats[n]!.isFile());
    const { digest } = await readAll(place, files);
    known = { state, digest };
    return digest;
  }

  return {
    current(max_age_ms) {
      const now = performance.now();
      if (looked === undefined || now - looked.at > max_age_ms) {
        looked = { at: now, digest: look() };
        looked.digest.catch(() => (looked = undefined));
      }
      return looked.digest;
    },
    async contents() {
      const place = placeOf(folder);
      if (place === undefined) return undefined;
      const entries = await readdir(place, { recursive: true, withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(place, join(entry.parentPath, entry.name)));
      return readAll(place, names.filter((name) => !BESIDE.test(name)).sort());
    },
  };
}

/** @param names in order */
async function readAll(
  place: string,
  names: string[],
): Promise<{ digest: string; files: Record<string, string> }> {
  const hash = createHash("sha256");
  const files: Record<string, string> = {};
  for (const each of names) {
    const bytes = await readFile(join(place, each));
    const name = each.replaceAll("\\", "/");
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
    files[name] = bytes.toString("utf8");
  }
  return { digest: hash.digest("hex"), files };
}

function placeOf(folder: string): string | undefined {
  try {
    return templatesFolder(folder);
  } catch {
    return undefined;
  }
}
