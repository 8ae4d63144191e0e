// `--limit`: names or globs, `group:`, `tag:`, `site:`, comma-separated. What it selects intersects the spec's targets.
import { spend } from "../budget.js";
import { type Collector, didYouMean, oneOf, Source } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";
import { globMatcher, isGlob } from "./glob.js";

type Kind = "name" | "group" | "tag" | "site";

/** @returns the names that the limit selects. A term that selects nothing is reported. */
export function limitedTo(limit: string, inventory: Inventory, problems: Collector): Set<string> {
  const source = new Source("--limit", limit);
  const selected = new Set<string>();
  if (limit.trim() === "") {
    problems.add({
      code: "bad_value",
      message: "the limit is empty",
      at: { source, start: 0, end: 1 },
      hint: "name devices, or leave the limit out to run on all that the spec selects",
    });
    return selected;
  }
  const names = indexOf(inventory);
  const seen = new Set<string>();
  let offset = 0;
  for (const written of limit.split(",")) {
    spend(0.1);
    const term = written.trim();
    const start = offset + written.indexOf(term);
    offset += written.length + 1;
    if (seen.has(term)) continue;
    seen.add(term);
    const at = { source, start, end: start + Math.max(1, term.length) };
    if (term === "") {
      problems.add({ code: "bad_value", message: "the limit has an empty part between two commas", at });
      continue;
    }
    const [, kind = "name", value = term] = /^(group|tag|site):(.*)$/.exec(term) ?? [];
    const found = namesOf(kind as Kind, value, inventory, names);
    for (const name of found) selected.add(name);
    if (found.length > 0) continue;
    const prefix = /^([a-z_]+):/.exec(term)?.[1];
    const unknown = kind === "name" && prefix !== undefined;
    problems.add({
      code: unknown
        ? "bad_value"
        : kind === "name" && !isGlob(value)
          ? "unknown_device"
          : kind === "group"
            ? "unknown_group"
            : "empty_selection",
      message: unknown
        ? `\`${prefix}:\` is not a kind of limit; expected \`group:\`, \`tag:\` or \`site:\``
        : `the limit \`${term}\` selects no device`,
      at,
      hint: unknown
        ? didYouMean(prefix, ["group", "tag", "site"])
        : () => {
            const there = [...(kind === "name" ? inventory.devices.keys() : names[kind as Word].keys())];
            return didYouMean(value, there) ?? (there.length > 0 ? `name one of ${oneOf(there)}` : undefined);
          },
    });
  }
  return selected;
}

type Word = Exclude<Kind, "name">;
type Index = Record<Word, Map<string, string[]>>;

/** Names of devices by group, tag and site: a rerun names thousands, and so may anybody. */
function indexOf({ devices, groups }: Inventory): Index {
  const index: Index = { group: new Map(), tag: new Map(), site: new Map() };
  const add = (kind: Word, value: string, name: string): void => {
    spend(0.1);
    const names = index[kind].get(value);
    if (names) names.push(name);
    else index[kind].set(value, [name]);
  };
  for (const group of groups) index.group.set(group, []);
  for (const { name, groups: own, tags, site } of devices.values()) {
    for (const group of own) add("group", group, name);
    for (const tag of tags) add("tag", tag, name);
    add("site", site, name);
  }
  return index;
}

function namesOf(kind: Kind, value: string, { devices }: Inventory, index: Index): string[] {
  if (kind !== "name") return index[kind].get(value) ?? [];
  if (!isGlob(value)) return devices.has(value) ? [value] : [];
  return [...devices.keys()].filter(globMatcher(value));
}
