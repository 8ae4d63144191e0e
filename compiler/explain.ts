// What a plan would do, per stage and device, with commands as they would be sent. Touches nothing.
import type { ExplainedPlan, ExplainedStep } from "../schemas/explained-plan.js";
import type { Plan, PlanNode, PlanStep } from "../schemas/plan.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import { grow, spend } from "./budget.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import { effectOf } from "./effect.js";
import { describeExpectation } from "./expectations.js";
import { renderCommand, renderLines, type Scope } from "./expressions/index.js";
import type { Explaining } from "../steps/kind.js";
import { holdsSteps, kindOf } from "../steps/register.js";
import { deviceScope } from "./targets/select.js";

/** @param files texts of the files that steps send, by path, with secrets masked */
export function explainPlan(plan: Plan, files: Record<string, string> = {}): ExplainedPlan {
  const world: World = { plan, files };
  return {
    name: plan.name,
    check: plan.check,
    stages: plan.stages.map((stage) => ({
      name: stage.name,
      ...(stage.when === undefined ? {} : { when: stage.when }),
      exclusive: stage.exclusive,
      concurrency: stage.concurrency,
      ...(stage.batches ? { batches: stage.batches } : {}),
      ...(stage.finally ? { finally: true as const } : {}),
      devices: stage.tracks.flatMap((track) =>
        track.devices.map((name) => {
          const device = plan.devices[name]!;
          return {
            device: name,
            platform: device.platform,
            site: device.site,
            steps: track.nodes.flatMap((node) => explainNode(node, world, device)),
          };
        }),
      ),
    })),
  };
}

function explainNode(node: PlanNode, world: World, device: ResolvedDevice, part?: string): ExplainedStep[] {
  if (node.kind === "reads")
    return node.steps.map((id) => explainStep(world.plan.steps[id]!, world, device, part));
  const each = (nodes: readonly PlanNode[], where = part) =>
    nodes.flatMap((inner) => explainNode(inner, world, device, where));
  const own = (id: string) => explainStep(world.plan.steps[id]!, world, device, part);
  if (node.kind === "loop") {
    const isBlock = holdsSteps(world.plan.steps[node.step]!.action);
    return [...(isBlock ? [own(node.step)] : []), ...each(node.body)];
  }
  if (node.kind !== "block") return [own(node.step)];
  const { step, body, rescue, always } = node;
  if (step === undefined) return [...each(body), ...each(always, "finally")];
  const [first] = body;
  const isTold = first?.kind !== "loop" && holdsSteps(world.plan.steps[step]!.action);
  return [
    ...(isTold ? [own(step)] : []),
    ...each(body),
    ...each(rescue, `rescue of ${step}`),
    ...each(always, `always of ${step}`),
  ];
}

function explainStep(step: PlanStep, world: World, device: ResolvedDevice, part?: string): ExplainedStep {
  const explained = explain(step, world, device, part);
  spend(5);
  grow(JSON.stringify(explained).length);
  return explained;
}

function explain(step: PlanStep, world: World, device: ResolvedDevice, part?: string): ExplainedStep {
  const { plan } = world;
  const scope: Scope = { inputs: plan.inputs, device: deviceScope(device) };
  const platform = plan.platforms[device.platform];
  const { name: action, kind, value } = kindOf(step.action);
  const { commands = [], expect = [], notes = [] } = kind.explain(value, explaining(world, scope, platform));
  const loop = step.for_each;
  return {
    id: step.id,
    ...(step.name === undefined ? {} : { name: step.name }),
    action,
    effect: effectFor(step, commands, platform),
    commands,
    expect: [...expect, ...step.expect.map(describeExpectation)],
    notes: [
      ...notes,
      ...(loop
        ? [Array.isArray(loop.items) ? `${loop.items.length} items` : `for each of ${loop.items.cel}`]
        : []),
      ...(step.expect_failure ? ["expects a failure"] : []),
    ],
    ...(step.when === undefined ? {} : { when: step.when }),
    ...(part === undefined ? {} : { part }),
  };
}

function effectFor(
  step: PlanStep,
  commands: string[],
  platform: Platform | undefined,
): ExplainedStep["effect"] {
  const { effect } = kindOf(step.action).kind;
  if (effect === "none") return effect;
  if (step.effect) return step.effect;
  if (effect !== "commands") return effect;
  return platform && commands.every((command) => effectOf(platform, command) === "read") ? "read" : "write";
}

interface World {
  plan: Plan;
  files: Record<string, string>;
}

function explaining({ plan, files }: World, scope: Scope, platform: Platform | undefined): Explaining {
  const tryRender: Explaining["tryRender"] = (written, make) => {
    try {
      return make((template) => renderCommand(template, scope));
    } catch {
      return [written];
    }
  };
  return {
    plan,
    files,
    scope,
    platform,
    tryRender,
    render: (texts) => texts.flatMap((text) => tryRender(text, (render) => [render(text)])),
    renderLines: (texts) => texts.flatMap((text) => tryRender(text, () => renderLines(text, scope))),
  };
}
