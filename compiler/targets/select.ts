// Targets to devices: keys intersect, values of one key unite.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { spend } from "../budget.js";
import { type Collector, didYouMean, oneOf, type SourceRange } from "../diagnostics/index.js";
import { flagOf, get, type Node, placeInside, type TextNode, textsOf, asText } from "../document/index.js";
import { evaluateCondition, ExpressionError, isTemplate } from "../expressions/index.js";
import type { Inventory } from "../inventory/read.js";
import { globMatcher, isGlob } from "./glob.js";

/** What expressions know as `device`. */
export const deviceScope = (device: ResolvedDevice): Record<string, Json> => ({
  name: device.name,
  host: device.host,
  platform: device.platform,
  site: device.site,
  groups: device.groups,
  tags: device.tags,
  vars: device.vars,
});

export interface SelectContext {
  inventory: Inventory;
  inputs: Record<string, Json>;
  problems: Collector;
  /** `where` as compiled, by its node; absent where it is not valid. */
  conditions: ReadonlyMap<Node, string>;
  /** Conditions that could not be evaluated for some device; one report is enough. */
  reported: Set<Node>;
}

const PLURALS = { hosts: "device", groups: "group", tags: "tag", sites: "site" } as const;
type Key = keyof typeof PLURALS;

/** Whether a device has one of the values. */
function matcherOf(key: Key, values: readonly string[]): (device: ResolvedDevice) => boolean {
  const wanted = new Set(values);
  if (key === "hosts") {
    const globs = values.filter(isGlob).map(globMatcher);
    return ({ name }) => wanted.has(name) || globs.some((matches) => matches(name));
  }
  if (key === "sites") return ({ site }) => wanted.has(site);
  return (device) => {
    spend(device[key].length / 50);
    return device[key].some((value) => wanted.has(value));
  };
}

function checkReferences(node: Node, { inventory, problems }: SelectContext): void {
  // What a wrong inventory lacks may only be unreadable, which is reported already.
  if (problems.hasWithin(inventory.document)) return;
  for (const host of textsOf(get(node, "hosts"))) {
    if (isTemplate(host.value) || isGlob(host.value) || inventory.devices.has(host.value)) continue;
    problems.add({
      code: "unknown_device",
      message: `there is no device \`${host.value}\` in the inventory`,
      at: host,
      hint: () =>
        didYouMean(host.value, inventory.devices.keys()) ??
        `name one of ${oneOf([...inventory.devices.keys()])}`,
    });
  }
  for (const group of textsOf(get(node, "groups"))) {
    if (isTemplate(group.value) || inventory.groups.has(group.value)) continue;
    problems.add({
      code: "unknown_group",
      message: `there is no group \`${group.value}\` in the inventory`,
      at: group,
      hint: () => didYouMean(group.value, inventory.groups),
    });
  }
}

/** The devices that all keys of the selector select. */
function matching(node: Node, devices: ResolvedDevice[], context: SelectContext): ResolvedDevice[] {
  checkReferences(node, context);
  let selected = devices;
  for (const key of Object.keys(PLURALS) as Key[]) {
    const wanted = get(node, key);
    if (!wanted) continue;
    const values = textsOf(wanted).map((text) => text.value);
    spend(values.length / 10);
    selected = selected.filter(matcherOf(key, values));
  }
  const where = asText(get(node, "where"));
  return where ? selected.filter((device) => holds(where, device, context)) : selected;
}

function holds(where: TextNode, device: ResolvedDevice, context: SelectContext): boolean {
  const condition = context.conditions.get(where);
  if (condition === undefined) return true;
  try {
    return evaluateCondition(condition, { device: deviceScope(device), inputs: context.inputs });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (context.reported.has(where)) return true;
    context.reported.add(where);
    context.problems.add({
      code: "evaluation_failed",
      message: `for device \`${device.name}\`: ${error.message}`,
      at: placeInside(where, error.offset, error.length),
      hint: error.hint ?? "`has(device.vars.name)` tells whether a variable is there",
    });
    return true;
  }
}

/** In inventory order; without targets all devices. An empty selection is reported unless `allow_empty`. */
export function selectDevices(
  targets: Node | undefined,
  at: SourceRange,
  context: SelectContext,
): ResolvedDevice[] {
  const all = [...context.inventory.devices.values()];
  spend(all.length / 10);
  let selected = targets ? matching(targets, all, context) : all;
  const exclude = get(targets, "exclude");
  if (exclude) {
    const excluded = new Set(matching(exclude, all, context));
    selected = selected.filter((device) => !excluded.has(device));
  }
  if (
    selected.length === 0 &&
    !flagOf(get(targets, "allow_empty")) &&
    !(targets && context.problems.hasWithin(targets)) &&
    !context.problems.hasWithin(context.inventory.document)
  ) {
    context.problems.add({
      code: "empty_selection",
      message: "no device of the inventory is selected",
      at,
      hint: () => emptyHint(targets, context.inventory),
    });
  }
  return selected;
}

function emptyHint(targets: Node | undefined, { devices }: Inventory): string {
  if (!targets) return "the inventory has no devices";
  const all = [...devices.values()];
  for (const [key, words] of [
    ["tags", new Set(all.flatMap((device) => device.tags))],
    ["sites", new Set(all.map((device) => device.site))],
  ] as const) {
    for (const text of textsOf(get(targets, key))) {
      if (!words.has(text.value))
        return didYouMean(text.value, words) ?? `${key} of the inventory: ${oneOf([...words])}`;
    }
  }
  return "set `allow_empty: true` if that is meant";
}
