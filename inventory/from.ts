// `inventory: { from: ansible:hosts.yml, … }`: an inventory of ours that takes its devices from another tool's, with what it
// adds itself.
import { posix } from "node:path";
import { parse, stringify } from "yaml";
import type { Json } from "../packages/devices/src/words/json.js";
import { SourceError } from "./errors.js";
import { isMap, jsonOf, readYaml, scalarText } from "./yaml/read.js";

export interface From {
  kind: string;
  source: string;
  /** As a map file: their names of platforms, and ours where they have none. */
  map?: string;
  /** Platform of devices for which the source names none. */
  platform?: string;
  /** What the file adds; it wins over what the source gives. */
  own: Record<string, Json>;
}

const OWN = new Set(["defaults", "credentials", "secrets", "platforms", "groups", "devices"]);

/** @returns undefined for an inventory that takes nothing from elsewhere. @throws {SourceError} where the key does not fit */
export function fromOf(text: string, file: string): From | undefined {
  if (!/^\s*["']?inventory["']?\s*:/m.test(text)) return undefined;
  const root = readYaml(text, file);
  const part = isMap(root) ? root.entries.get("inventory") : undefined;
  if (!isMap(part)) return undefined;
  const from = part.entries.get("from");
  const [, kind = "", source = ""] = /^([a-z_]+):(.+)$/s.exec(scalarText(from) ?? "") ?? [];
  if (from === undefined || kind === "")
    throw new SourceError(
      "`inventory` needs `from: KIND:SOURCE`",
      from ?? part,
      "`from: ansible:hosts.yml` for example",
    );
  const found: From = { kind, source: besides(file, kind, source), own: {} };
  for (const [key, value] of part.entries) {
    if (key === "from") continue;
    if (key === "platform_map") found.map = stringify({ platforms: jsonOf(value) });
    else if (OWN.has(key)) found.own[key] = jsonOf(value);
    else
      throw new SourceError(
        `unknown key \`${key}\``,
        value,
        `\`inventory\` has from, platform_map, ${[...OWN].join(", ")}`,
      );
  }
  const { platform } = (found.own.defaults ?? {}) as Record<string, Json>;
  if (typeof platform === "string") found.platform = platform;
  return found;
}

/** Relative paths start at the folder of the file that names them; a program is looked for as a shell does. */
function besides(file: string, kind: string, source: string): string {
  return kind === "exec" || /^https?:/.test(source) || /^[/~]/.test(source)
    ? source
    : posix.join(posix.dirname(file), source);
}

/** The imported inventory with what the file adds. */
export function withOwn(imported: string, { own }: From): string {
  if (Object.keys(own).length === 0) return imported;
  return stringify(overlaid(parse(imported) as Json, own), { lineWidth: 110, flowCollectionPadding: true });
}

function overlaid(base: Json, top: Json): Json {
  if (!isObject(base) || !isObject(top)) return top;
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(top))
    result[key] = key in base ? overlaid(base[key]!, value) : value;
  return result;
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
