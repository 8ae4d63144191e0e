// A plan as people read it: per stage, which devices get which steps, and what each step sends.
import type { ExplainedPlan, ExplainedStep } from "../schemas/explained-plan.js";
import type { Colors } from "./deps.js";
import { escapeLine } from "./escape.js";
import { plural } from "./text.js";

const MAX_NAMES = 12;

type Stage = ExplainedPlan["stages"][number];

export function planLines(plan: ExplainedPlan, colors: Colors): string[] {
  const devices = new Set(plan.stages.flatMap((stage) => stage.devices.map(({ device }) => device)));
  const facts = [plural(devices.size, "device"), plural(plan.stages.length, "stage")];
  if (plan.check) facts.push("check: writes are shown, not applied");
  const lines = [`${colors.bold(escapeLine(plan.name))}  ${facts.join(", ")}`];
  for (const stage of plan.stages) lines.push("", ...stageLines(stage, colors));
  return lines;
}

function stageLines(stage: Stage, colors: Colors): string[] {
  const facts = [`${stage.concurrency} at once`];
  if (stage.batches !== undefined) facts.push(`batches of ${stage.batches.join(", ")}`);
  if (stage.finally) facts.push("for every device that began");
  if (stage.exclusive) facts.push("holds its devices");
  if (stage.when !== undefined) facts.push(`when ${stage.when}`);
  const lines = [
    `${colors.bold(`stage ${escapeLine(stage.name)}`)}  ${colors.dim(escapeLine(facts.join(", ")))}`,
  ];
  for (const { names, steps } of alike(stage.devices)) {
    lines.push(`  ${colors.cyan(escapeLine(namesText(names)))}`);
    for (const step of steps) lines.push(...stepLines(step, colors));
  }
  return lines;
}

/** Devices that get the very same are told once. */
function alike(devices: Stage["devices"]): { names: string[]; steps: ExplainedStep[] }[] {
  const groups = new Map<string, { names: string[]; steps: ExplainedStep[] }>();
  for (const { device, steps } of devices) {
    const key = JSON.stringify(steps);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names: [device], steps });
    else group.names.push(device);
  }
  return [...groups.values()];
}

const namesText = (names: string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(", ")
    : `${names.slice(0, MAX_NAMES).join(", ")} and ${names.length - MAX_NAMES} more (--json names all)`;

function stepLines(step: ExplainedStep, colors: Colors): string[] {
  const facts = [
    ...(step.effect === "none" ? [] : [step.effect]),
    ...(step.part === undefined ? [] : [step.part]),
    ...(step.when === undefined ? [] : [`when ${step.when}`]),
    ...step.notes,
  ];
  const name = step.name === undefined ? "" : `  ${escapeLine(step.name)}`;
  const effect = step.effect === "write" || step.effect === "disruptive" ? colors.yellow : colors.dim;
  return [
    `    ${colors.bold(escapeLine(step.id))}  ${step.action}${name}  ${effect(escapeLine(facts.join(", ")))}`.trimEnd(),
    ...step.commands.map((command) => `      ${escapeLine(command)}`),
    ...step.expect.map((expect) => `      ${colors.dim(`expect ${escapeLine(expect)}`)}`),
  ];
}
