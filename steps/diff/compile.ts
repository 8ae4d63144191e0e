// Two snapshots as a spec names them, and what of them is compared.
import { type DiffAction, DIFF_KINDS } from "./schema.js";
import { type Collector, didYouMean } from "../../compiler/diagnostics/index.js";
import { isTemplate } from "../../compiler/expressions/index.js";
import {
  asText,
  entriesOf,
  flagOf,
  get,
  type MapNode,
  type Node,
  type TextNode,
  textOf,
  textsOf,
} from "../../compiler/document/index.js";
import { checkRegex } from "../../compiler/reading/expect.js";
import { BEFORE, readTemplate } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";

export function diffOf(node: Node | undefined, scope: StepScope): DiffAction {
  const failOn = textOf(get(node, "fail_on"));
  const exclude = textsOf(get(node, "exclude"));
  for (const text of exclude) if (/^\/.+\/$/.test(text.value)) checkRegex(text, scope, { around: 1 });
  return {
    before: sideOf(get(node, "before"), scope),
    after: sideOf(get(node, "after"), scope),
    exclude: exclude.map((text) => text.value),
    ...(flagOf(get(node, "exclude_defaults")) === false ? { exclude_defaults: false as const } : {}),
    keys: Object.fromEntries(
      entriesOf(get(node, "keys")).map((entry) => [entry.key.value, textOf(entry.value) ?? ""]),
    ),
    fail_on: DIFF_KINDS.find((kind) => kind === failOn) ?? "any",
  };
}

function sideOf(node: Node | undefined, scope: StepScope): DiffAction["before"] {
  const { frame } = scope;
  const rendered = (key: string) => {
    const text = asText(get(node, key));
    return text && readTemplate(text, scope, BEFORE);
  };
  const run = rendered("run");
  const device = rendered("device");
  const name = asText(node) ?? asText(get(node, "name"));
  if (!name) return "";
  if (run !== undefined) return { run, name: name.value };
  const { reading } = frame;
  if (!reading.snapshots.has(name.value)) {
    reading.problems.add({
      code: "unknown_snapshot",
      message: `no earlier step takes a snapshot \`${name.value}\``,
      at: name,
      hint:
        didYouMean(name.value, reading.snapshots) ??
        "a snapshot of another run is `{ run: <id>, name: <name> }`",
    });
  }
  return device === undefined ? name.value : { device, name: name.value };
}

/** Where it names snapshots of the same device and run. */
export const snapshotsIn = (step: MapNode): TextNode[] => sidesOf(step).flatMap((side) => asText(side) ?? []);

/** Where it names a device, that must be in the inventory. */
export function checkDevices(
  step: MapNode,
  devices: ReadonlyMap<string, unknown>,
  problems: Collector,
): void {
  for (const side of sidesOf(step)) {
    const node = asText(get(side, "device"));
    if (!node || isTemplate(node.value) || devices.has(node.value)) continue;
    problems.add({
      code: "unknown_device",
      message: `there is no device \`${node.value}\` in the inventory`,
      at: node,
      hint: () => didYouMean(node.value, devices.keys()),
    });
  }
}

const sidesOf = (step: MapNode): Node[] =>
  ["before", "after"].flatMap((side) => get(get(step, "diff"), side) ?? []);
