// A plan as people read it: stage by stage, which devices do which steps, and what each step would send.
import type {
  Action,
  Plan,
  PlanNode,
  PlanStage,
  PlanStep,
  RunAction,
  VerifyAction,
} from "../schemas/plan.js";
import type { Colors } from "./deps.js";
import { escapeLine } from "./escape.js";
import { duration, plural } from "./text.js";

const MAX_NAMES = 12;

export function planLines(plan: Plan, colors: Colors): string[] {
  const devices = new Set(plan.stages.flatMap((stage) => stage.tracks.flatMap((track) => track.devices)));
  const facts = [
    plural(devices.size, "device"),
    plural(plan.stages.length, "stage"),
    ...(plan.deadline_ms === undefined ? [] : [`deadline ${duration(plan.deadline_ms)}`]),
    ...(plan.check ? ["check: writes are shown, not applied"] : []),
  ];
  const lines = [`${colors.bold(escapeLine(plan.name))}  ${facts.join(", ")}`];
  for (const stage of plan.stages) lines.push("", ...stageLines(plan, stage, colors));
  return lines;
}

function stageLines(plan: Plan, stage: PlanStage, colors: Colors): string[] {
  const facts = [
    `${stage.concurrency} at once`,
    ...(stage.batches === undefined ? [] : [`batches of ${stage.batches.join(", ")}`]),
    ...(stage.max_failures === undefined
      ? []
      : [`stops after more than ${plural(stage.max_failures, "failure")}`]),
    ...(stage.exclusive ? ["holds its devices"] : []),
    ...(stage.when === undefined ? [] : [`when ${stage.when}`]),
  ];
  const lines = [`${colors.bold(`stage ${escapeLine(stage.name)}`)}  ${colors.dim(facts.join(", "))}`];
  for (const track of stage.tracks) {
    lines.push(`  ${colors.cyan(names(track.devices))}`);
    for (const node of track.nodes) lines.push(...nodeLines(plan, node, "    ", colors));
  }
  return lines;
}

const names = (devices: string[]): string =>
  devices.length <= MAX_NAMES
    ? devices.join(", ")
    : `${devices.slice(0, MAX_NAMES).join(", ")} and ${devices.length - MAX_NAMES} more`;

function nodeLines(plan: Plan, node: PlanNode, indent: string, colors: Colors): string[] {
  if (node.kind === "reads") return node.steps.flatMap((id) => stepLines(plan.steps[id], indent, colors));
  const step = plan.steps[node.step];
  if (node.kind === "loop") return nodeLines(plan, node.body, indent, colors);
  if (node.kind !== "block") return stepLines(step, indent, colors);
  const part = (title: string, nodes: PlanNode[]): string[] =>
    nodes.length === 0
      ? []
      : [
          `${indent}${colors.dim(title)}`,
          ...nodes.flatMap((inner) => nodeLines(plan, inner, `${indent}  `, colors)),
        ];
  return [
    ...nodeLines(plan, node.body, indent, colors),
    ...part("rescue", node.rescue),
    ...part("always", node.always),
  ];
}

function stepLines(step: PlanStep | undefined, indent: string, colors: Colors): string[] {
  if (step === undefined) return [];
  const [kind = ""] = Object.keys(step.action);
  const facts = [
    ...(step.effect === undefined ? [] : [step.effect]),
    ...(step.when === undefined ? [] : [`when ${step.when}`]),
    ...(step.for_each === undefined ? [] : [`for each ${step.for_each.as}`]),
  ];
  const title = step.name === undefined ? "" : `  ${escapeLine(step.name)}`;
  const head =
    `${indent}${colors.bold(escapeLine(step.id))}  ${kind}${title}  ${colors.dim(facts.join(", "))}`.trimEnd();
  return [head, ...actionLines(step.action).map((line) => `${indent}  ${escapeLine(line)}`)];
}

function actionLines(action: Action): string[] {
  if ("run" in action) return action.run.commands;
  if ("verify" in action) return verifyLines(action.verify);
  if ("configure" in action) return action.configure.lines;
  if ("snapshot" in action) return action.snapshot.commands;
  if ("diff" in action) return [`${nameOf(action.diff.before)} → ${nameOf(action.diff.after)}`];
  if ("wait" in action) return [duration(action.wait.ms)];
  const { requires, do: act, verify, undo, keep } = action.trigger;
  return [
    ...labelled("requires", requires === undefined ? [] : verifyLines(requires)),
    ...labelled("do", changeLines(act)),
    ...labelled("verify", verify === undefined ? [] : verifyLines(verify)),
    ...labelled("undo", undo === undefined || keep ? [] : changeLines(undo)),
  ];
}

const labelled = (label: string, lines: string[]): string[] => lines.map((line) => `${label}: ${line}`);

function verifyLines(action: VerifyAction): string[] {
  if (action.within_ms === undefined) return action.commands;
  return [
    ...action.commands,
    `until it holds, for at most ${duration(action.within_ms)}, every ${duration(action.every_ms)}`,
  ];
}

function changeLines(change: { configure: { lines: string[] } } | { run: RunAction }): string[] {
  return "configure" in change ? change.configure.lines : change.run.commands;
}

function nameOf(side: string | { run: string; name: string } | { device: string; name: string }): string {
  if (typeof side === "string") return side;
  return "run" in side ? `${side.name} of run ${side.run}` : `${side.name} of ${side.device}`;
}
