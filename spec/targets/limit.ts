// `--limit`: names or globs, `group:`, `tag:`, `site:`, comma-separated. What it selects intersects the spec's targets.
import type { ResolvedDevice } from "../../schemas/device.js";
import { type Collector, didYouMean, Source } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";
import { isGlob, matchesGlob } from "./glob.js";

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
  let offset = 0;
  for (const written of limit.split(",")) {
    const term = written.trim();
    const start = offset + written.indexOf(term);
    offset += written.length + 1;
    const at = { source, start, end: start + Math.max(1, term.length) };
    if (term === "") {
      problems.add({ code: "bad_value", message: "nothing stands between the commas of the limit", at });
      continue;
    }
    const [, kind = "name", value = term] = /^(group|tag|site):(.*)$/.exec(term) ?? [];
    const found = namesOf(kind as Kind, value, inventory);
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
        ? `\`${prefix}:\` is no kind of limit; expected \`group:\`, \`tag:\` or \`site:\``
        : `the limit \`${term}\` selects no device`,
      at,
      hint: unknown
        ? didYouMean(prefix, ["group", "tag", "site"])
        : didYouMean(value, wordsOf(kind as Kind, inventory)),
    });
  }
  return selected;
}

function namesOf(kind: Kind, value: string, { devices }: Inventory): string[] {
  // A rerun names thousands of them.
  if (kind === "name" && !isGlob(value)) return devices.has(value) ? [value] : [];
  return [...devices.values()].filter((device) => fits(device, kind, value)).map(({ name }) => name);
}

function fits(device: ResolvedDevice, kind: Kind, value: string): boolean {
  if (kind === "group") return device.groups.includes(value);
  if (kind === "tag") return device.tags.includes(value);
  if (kind === "site") return device.site === value;
  return matchesGlob(value, device.name);
}

function wordsOf(kind: Kind, { devices, groups }: Inventory): Iterable<string> {
  if (kind === "group") return groups;
  if (kind === "name") return devices.keys();
  return new Set([...devices.values()].flatMap((device) => (kind === "tag" ? device.tags : [device.site])));
}
