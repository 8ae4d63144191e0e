// A `block`: steps that share a condition, a loop, a rescue and an always.
import type { PlanStep } from "../../schemas/plan.js";
import { grow } from "../../compiler/budget.js";
import { get, type MapNode } from "../../compiler/document/index.js";
import { whenOf } from "../../compiler/reading/condition.js";
import { type Frame, newScope, type StepScope } from "../../compiler/reading/frame.js";
import type { IrStep } from "../../compiler/reading/ir.js";
import { itemName, loopOf } from "../../compiler/reading/loop.js";
import { type Settings, settingsOf } from "../../compiler/reading/settings.js";
import type { ReadSteps } from "../kind.js";
import { stepNameOf } from "../../compiler/reading/step-name.js";

export function readBlock(step: MapNode, id: string, frame: Frame, readSteps: ReadSteps): IrStep {
  const { reading } = frame;
  const settings = settingsOf(step, frame.settings, reading.problems);
  const outer = newScope(frame);
  const item = itemName(step, outer);
  const condition: StepScope = { ...outer, itemToCome: item, looksBack: [] };
  const when = whenOf(step, condition, frame);
  const loop = loopOf(step, item, outer);
  const guards = when === undefined ? frame.guards : [...frame.guards, when];
  // What the `use` around asks is part of the block's own condition.
  const { when: _asked, whenNode: _node, ...rest } = frame;
  const around: Frame = { ...rest, guards };
  const steps = readSteps(get(step, "block"), id, { ...around, settings, ...(loop ? { loop } : {}) });
  const rescue = readSteps(get(step, "rescue"), `${id}-rescue`, around);
  const always = readSteps(get(step, "always"), `${id}-always`, around);
  const block = blockOf({
    id,
    node: step,
    at: step.entries.get("block")!.key,
    frame,
    settings,
    steps,
    always,
  });
  const plan: PlanStep = {
    ...block.plan,
    ...stepNameOf(step, newScope(frame)),
    ...(when === undefined ? {} : { when }),
    ...(loop === undefined ? {} : { for_each: loop }),
    needs: { saved: [...outer.needs.saved], steps: [...outer.needs.steps] },
  };
  return {
    ...block,
    plan,
    guards,
    looksBack: { when: condition.looksBack, loop: outer.looksBack, body: [] },
    rescue,
  };
}

interface Block extends Pick<IrStep, "node" | "at" | "steps" | "always"> {
  id: string;
  frame: Frame;
  settings: Settings;
}

/** A block without condition and loop. */
export function blockOf({ id, node, at, frame, settings, steps, always }: Block): IrStep {
  const { line, column } = node.source.position(node.start);
  frame.reading.blocks.add(id);
  const plan: PlanStep = {
    id,
    action: { block: { steps: countOf(steps) } },
    timeout_ms: settings.timeoutMs,
    retry: settings.retry,
    on_failure: settings.onFailure,
    save: {},
    ...(frame.loop ? { item_as: frame.loop.as } : {}),
    replies: [],
    expect: [],
    expect_failure: false,
    needs: { saved: [], steps: [] },
    at: `${node.source.file}:${line}:${column}`,
  };
  grow(JSON.stringify(plan).length);
  return {
    plan,
    action: "block",
    node,
    at,
    commands: [],
    reads: [],
    changes: [],
    sources: [],
    configures: false,
    guards: frame.guards,
    looksBack: { when: [], loop: [], body: [] },
    steps,
    rescue: [],
    always,
  };
}

const countOf = (steps: readonly IrStep[]): number =>
  steps.reduce((sum, step) => sum + (step.action === "block" ? countOf(step.steps) : 1), 0);
