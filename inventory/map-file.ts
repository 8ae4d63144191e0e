// `--map FILE`: the user's own words for platforms, and platforms of devices for which the source names none.
import { matchesGlob } from "./glob.js";
import { SourceError } from "./errors.js";
import { isMap, readYaml, scalarText } from "./yaml/read.js";

export interface PlatformMap {
  ofName(name: string): string | undefined;
  ofDevice(name: string): string | undefined;
  /** Of devices for which the source names none. */
  fallback?: string;
}

export const NO_MAP: PlatformMap = { ofName: () => undefined, ofDevice: () => undefined };

/** @throws {SourceError} where the file does not fit, or names a platform that does not exist */
export function readMap(text: string, file: string, known: ReadonlySet<string>): PlatformMap {
  const root = readYaml(text, file);
  if (!isMap(root))
    throw new SourceError("a map file is a YAML map", root, "write `platforms: { their_name: ours }`");
  const tables = { platforms: new Map<string, string>(), devices: new Map<string, string>() };
  for (const [key, node] of root.entries) {
    if (key !== "platforms" && key !== "devices")
      throw new SourceError(`unknown key \`${key}\``, node, "a map file has `platforms` and `devices`");
    if (!isMap(node)) throw new SourceError(`\`${key}\` must be a map of names to platforms`, node);
    for (const [name, value] of node.entries) {
      const ours = scalarText(value) ?? "";
      if (!known.has(ours))
        throw new SourceError(
          `there is no platform \`${ours}\``,
          value,
          "`orchestrator platforms` lists those there are",
        );
      tables[key].set(key === "platforms" ? name.toLowerCase() : name, ours);
    }
  }
  return {
    ofName: (name) => tables.platforms.get(name.toLowerCase()),
    ofDevice: (name) =>
      tables.devices.get(name) ?? [...tables.devices].find(([pattern]) => matchesGlob(name, pattern))?.[1],
  };
}
