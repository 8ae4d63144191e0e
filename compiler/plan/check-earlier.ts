// What a step reads of earlier ones must be there on each device on which it is sure to run: values that they saved,
// their results, their snapshots. What depends on the run is left to the run.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { spend } from "../budget.js";
import { didYouMean, type SourceRange, type Problem } from "../diagnostics/index.js";
import { kindOf } from "../../steps/register.js";
import { placeInside, type TextNode } from "../document/index.js";
import { compileExpression, type Reference } from "../expressions/index.js";
import { certainFailure } from "../expressions/certain-failure.js";
import type { SourceExpression } from "../reading/frame.js";
import type { IrStep } from "../reading/ir.js";
import { guardsHold, type WillRun } from "./will-run.js";
import { type Renderer, scopeOf } from "./render.js";

type Devices = Set<ResolvedDevice>;

/** What earlier steps left, by its name, with the devices on which they may have left it. */
export interface Earlier {
  saved: Map<string, Devices>;
  steps: Map<string, ReadonlySet<ResolvedDevice>>;
  snapshots: Map<string, Devices>;
  /** Which steps save each name, for messages. */
  savedBy: Map<string, string>;
}

export const nothingEarlier = (): Earlier => ({
  saved: new Map(),
  steps: new Map(),
  snapshots: new Map(),
  savedBy: new Map(),
});

/** A step in its stage. */
export interface StepOnDevices {
  step: IrStep;
  /** The devices of the stage. */
  devices: ReadonlySet<ResolvedDevice>;
  /** How far the step's conditions tell whether it runs on each. */
  will_run: ReadonlyMap<ResolvedDevice, WillRun>;
}

/** To be called with every step in order: reports what is missing, then adds what the step leaves. */
export function checkEarlier(on: StepOnDevices, earlier: Earlier, renderer: Renderer): void {
  const { step, devices } = on;
  const { when, loop, body } = step.looksBack;
  if (when.length > 0) {
    const outer = step.guards.slice(0, -1);
    const asked = [...devices].filter((device) => guardsHold(outer, device, renderer));
    for (const each of when) checkExpression(each, asked, earlier, renderer);
  }
  const items = step.plan.for_each?.items;
  const iterates = items === undefined || (Array.isArray(items) && items.length > 0);
  const inside = iterates ? body : [];
  const { namesSnapshots } = kindOf(step.plan.action).kind;
  const compared = iterates ? (namesSnapshots?.(step.node) ?? []) : [];
  if (loop.length > 0 || inside.length > 0 || compared.length > 0) {
    const sure = [...devices].filter((device) => on.will_run.get(device) === "runs");
    for (const each of loop) checkExpression(each, sure, earlier, renderer);
    // From the second iteration on, what the step itself saves is there.
    if (inside.length > 0 && items !== undefined) leave(on, earlier);
    for (const each of inside) checkExpression(each, sure, earlier, renderer);
    checkSnapshots(compared, sure, earlier, renderer);
  }
  leave(on, earlier);
}

function leave({ step: { plan }, devices, will_run }: StepOnDevices, earlier: Earlier): void {
  const { id } = plan;
  const { kind, value } = kindOf(plan.action);
  const snapshot = kind.takesSnapshot?.(value);
  earlier.steps.set(id, devices);
  const names = Object.keys(plan.save);
  if (names.length === 0 && snapshot === undefined) return;
  const possible = [...devices].filter((device) => will_run.get(device) !== "skipped");
  for (const name of names) {
    addTo(earlier.saved, name, possible);
    if (!earlier.savedBy.has(name)) earlier.savedBy.set(name, id);
  }
  if (snapshot !== undefined) addTo(earlier.snapshots, snapshot, possible);
}

function addTo(to: Map<string, Devices>, name: string, devices: readonly ResolvedDevice[]): void {
  spend(devices.length / 10);
  const there = to.get(name);
  if (there) for (const device of devices) there.add(device);
  else to.set(name, new Set(devices));
}

function checkExpression(
  source: SourceExpression,
  devices: readonly ResolvedDevice[],
  earlier: Earlier,
  renderer: Renderer,
): void {
  const expression = compileExpression(source.cel);
  const { references } = expression.names;
  const lacking = (device: ResolvedDevice) => (reference: Reference) => isLacking(reference, device, earlier);
  const failing: { reference: Reference; device: ResolvedDevice }[] = [];
  for (const device of devices) {
    spend(references.length / 10);
    if (!references.some(lacking(device))) continue;
    const reference = certainFailure(expression, scopeOf(device, renderer), lacking(device));
    if (reference) failing.push({ reference, device });
  }
  const [first] = failing;
  if (!first) return;
  const { root, member = "", offset } = first.reference;
  const { node } = source;
  const at =
    source.offset === undefined
      ? placeInside(node, 0, node.value.length)
      : placeInside(node, source.offset + offset + root.length + 1, member.length);
  renderer.problems.add(
    root === "saved"
      ? notSaved(member, onDevices(failing), first.device, earlier, at)
      : notRun(member, onDevices(failing), at),
  );
}

function isLacking({ root, member }: Reference, device: ResolvedDevice, earlier: Earlier): boolean {
  if (member === undefined || (root !== "saved" && root !== "steps")) return false;
  return earlier[root].get(member)?.has(device) !== true;
}

function onDevices(failing: readonly { device: ResolvedDevice }[]): string {
  const more = failing.length - 1;
  const others = more === 0 ? "" : more === 1 ? " and one more device" : ` and ${more} more devices`;
  return `\`${failing[0]!.device.name}\`${others}`;
}

function notSaved(
  name: string,
  where: string,
  device: ResolvedDevice,
  earlier: Earlier,
  at: SourceRange,
): Problem {
  const by = earlier.savedBy.get(name);
  const who = by === undefined ? "" : `: the step \`${by}\` does not run there`;
  return {
    code: "unknown_saved",
    message: `no earlier step saves \`${name}\` on ${where}${who}`,
    at,
    hint: () => {
      const there = [...earlier.saved].flatMap(([each, devices]) => (devices.has(device) ? [each] : []));
      return didYouMean(name, there) ?? `save it there as well, or ask first: \`when: "has(saved.${name})"\``;
    },
  };
}

const notRun = (id: string, where: string, at: SourceRange): Problem => ({
  code: "unknown_step",
  message: `the step \`${id}\` does not run on ${where}: its stage has other targets`,
  at,
  hint: `run it there as well, or ask first: \`when: "'${id}' in steps"\``,
});

function checkSnapshots(
  names: readonly TextNode[],
  devices: readonly ResolvedDevice[],
  { snapshots }: Earlier,
  { problems }: Renderer,
): void {
  for (const name of names) {
    // Those of another device or run are looked up when the step runs.
    if (!snapshots.has(name.value)) continue;
    const failing = devices.flatMap((device) => (snapshots.get(name.value)?.has(device) ? [] : [{ device }]));
    if (failing.length === 0) continue;
    problems.add({
      code: "unknown_snapshot",
      message: `no earlier step takes the snapshot \`${name.value}\` on ${onDevices(failing)}`,
      at: name,
      hint: "take it there as well, or name the device that has it: `{ device: NAME, name: SNAPSHOT }`",
    });
  }
}
