// `snapshot` and `diff`: state kept under a name, and compared.
import type { DiffAction, SnapshotAction } from "../../schemas/plan.js";
import { DIFF_KINDS } from "../../schemas/spec/actions.js";
import { didYouMean } from "../../compiler/diagnostics/index.js";
import { isTemplate } from "../../compiler/expressions/index.js";
import {
  asText,
  entriesOf,
  flagOf,
  get,
  type MapNode,
  type Node,
  textOf,
  textsOf,
} from "../../compiler/document/index.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { checkRegex } from "../../compiler/reading/expect.js";
import { BEFORE, readTemplate } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrCommand } from "../../compiler/reading/ir.js";

export function snapshotOf(
  node: Node | undefined,
  scope: StepScope,
): { snapshot: SnapshotAction; reads: IrCommand[] } {
  const commands = commandsOf(get(node, "commands"), scope, BEFORE);
  const name = textOf(get(node, "name")) ?? "";
  return { snapshot: { name, commands: commands.map((command) => command.template) }, reads: commands };
}

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

/** Where a diff names a device: that device must be in the inventory. */
export const devicesOfDiff = (step: MapNode) =>
  ["before", "after"]
    .map((side) => asText(get(get(get(step, "diff"), side), "device")))
    .flatMap((node) => (node === undefined || isTemplate(node.value) ? [] : [node]));
