// What a plan would do, per stage and device, with commands as they would be sent. Touches nothing.
import { linesOfTemplate, pathOfSource } from "./configuration-lines.js";
import { linesOfText } from "./jinja/configuration.js";
import { JinjaError } from "./jinja/render.js";
import type { Action, ConfigurationSource, Effect, Plan, PlanNode, PlanStep } from "../schemas/plan.js";
import type { ResolvedDevice } from "../schemas/device.js";
import { grow, spend } from "./budget.js";
import type { Platform } from "../schemas/platform.js";
import { formatDuration } from "./durations.js";
import { effectOf } from "./effect.js";
import { describeExpectation } from "./expectations.js";
import { ExpressionError, renderCommand, renderLines, type Scope } from "./expressions/index.js";
import { pingCommand } from "../steps/ping/command.js";
import { deviceScope } from "./targets/select.js";

export interface ExplainedStep {
  id: string;
  name?: string;
  action: string;
  /** What it does to the device as far as that is known now. */
  effect: Effect | "none";
  /** Rendered where inputs and device are enough; else with `${{ … }}` left in. Secrets are never rendered. */
  commands: string[];
  expect: string[];
  /** For people: `within 30s`, `3 items`, `undo: …`. */
  notes: string[];
  when?: string;
  /** `rescue` or `always` of which step, or the stage's `finally`. */
  part?: string;
}

export interface ExplainedPlan {
  name: string;
  check: boolean;
  stages: {
    name: string;
    when?: string;
    exclusive: boolean;
    concurrency: number;
    batches?: number[];
    /** The run's: for every device that began work. */
    finally?: true;
    devices: { device: string; platform: string; site: string; steps: ExplainedStep[] }[];
  }[];
}

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
    const isBlock = "block" in world.plan.steps[node.step]!.action;
    return [...(isBlock ? [own(node.step)] : []), ...each(node.body)];
  }
  if (node.kind !== "block") return [own(node.step)];
  const { step, body, rescue, always } = node;
  if (step === undefined) return [...each(body), ...each(always, "finally")];
  const [first] = body;
  const isTold = first?.kind !== "loop" && "block" in world.plan.steps[step]!.action;
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
  const { action, commands, notes, expect } = explainAction(step.action, scope, world, platform?.ping);
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
  platform: Plan["platforms"][string] | undefined,
): Effect | "none" {
  if ("diff" in step.action || "wait" in step.action || "block" in step.action) return "none";
  if (step.effect) return step.effect;
  if (!("run" in step.action))
    return "configure" in step.action || "trigger" in step.action ? "write" : "read";
  return platform && commands.every((command) => effectOf(platform, command) === "read") ? "read" : "write";
}

/** As far as inputs and device reach. */
function tryRender(template: string, render: (template: string) => string[]): string[] {
  try {
    return render(template);
  } catch {
    return [template];
  }
}

interface World {
  plan: Plan;
  files: Record<string, string>;
}

/** As the device would get it, or why that is not known yet. */
function fromSource(source: ConfigurationSource, scope: Scope, { plan, files }: World) {
  try {
    const path = pathOfSource(source, scope);
    const lines =
      source.kind === "file" ? linesOfText(files[path] ?? "") : linesOfTemplate(source, scope, plan);
    const digest = source.kind === "file" ? plan.files?.[path] : undefined;
    return {
      lines: lines.map((line) => line.replaceAll("${{ '${{' }}", () => "${{")),
      notes: [digest === undefined ? path : `${path} (sha256 ${digest.slice(0, 12)})`],
    };
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof JinjaError)) throw error;
    return { lines: [], notes: [`${source.path} is rendered in the run`] };
  }
}

interface Explained {
  action: string;
  commands: string[];
  expect: string[];
  notes: string[];
}

function explainAction(action: Action, scope: Scope, world: World, ping?: Platform["ping"]): Explained {
  const render = (texts: string[]) =>
    texts.flatMap((text) => tryRender(text, (template) => [renderCommand(template, scope)]));
  const renderConfiguration = (texts: string[]) =>
    texts.flatMap((text) => tryRender(text, (template) => renderLines(template, scope)));
  const base = { expect: [] as string[], notes: [] as string[] };
  if ("run" in action) return { ...base, action: "run", commands: render(action.run.commands) };
  if ("verify" in action) {
    const { commands, expect, within_ms, every_ms, stable_for_ms, settles } = action.verify;
    const notes = [
      within_ms === undefined ? "" : `within ${formatDuration(within_ms)}, every ${formatDuration(every_ms)}`,
      stable_for_ms === undefined ? "" : `stable for ${formatDuration(stable_for_ms)}`,
      settles === undefined ? "" : `settles ${settles}`,
    ].filter((note) => note !== "");
    return { action: "verify", commands: render(commands), expect: expect.map(describeExpectation), notes };
  }
  if ("configure" in action) {
    const { lines, source, replace, save, confirm_ms } = action.configure;
    const given = source
      ? fromSource(source, scope, world)
      : { lines: renderConfiguration(lines), notes: [] };
    const notes = [
      ...given.notes,
      replace ? "replaces the configuration" : "",
      save ? "saves" : "",
      confirm_ms === undefined ? "" : `commit-confirm ${formatDuration(confirm_ms)}`,
    ].filter((note) => note !== "");
    return { ...base, action: "configure", commands: given.lines, notes };
  }
  if ("trigger" in action) {
    const { requires, do: change, verify, undo, keep } = action.trigger;
    const inner = explainAction(change, scope, world);
    const parts = [
      requires && ["requires", explainAction({ verify: requires }, scope, world)],
      verify && ["verify", explainAction({ verify }, scope, world)],
      undo && ["undo", explainAction(undo, scope, world)],
    ];
    const notes = parts
      .filter((part) => part !== undefined)
      .map((part) => `${String(part[0])}: ${(part[1] as Explained).commands.join("; ")}`);
    return {
      ...inner,
      action: "trigger",
      notes: [...inner.notes, ...notes, ...(keep ? ["keeps the change"] : [])],
    };
  }
  if ("ping" in action) {
    const { to, source, vrf } = action.ping;
    const texts = { to, ...(source === undefined ? {} : { source }), ...(vrf === undefined ? {} : { vrf }) };
    const commands = tryRender(`ping ${to}`, () => {
      const rendered = Object.entries(texts).map(([name, text]) => [name, renderCommand(text, scope)]);
      const values = Object.fromEntries(rendered) as typeof texts;
      return ping ? [pingCommand(ping, { ...action.ping, ...values })] : [`ping ${values.to}`];
    });
    return { ...base, action: "ping", commands };
  }
  if ("snapshot" in action)
    return {
      ...base,
      action: "snapshot",
      commands: render(action.snapshot.commands),
      notes: [`as ${action.snapshot.name}`],
    };
  if ("wait" in action)
    return { ...base, action: "wait", commands: [], notes: [formatDuration(action.wait.ms)] };
  if ("block" in action) {
    const { steps } = action.block;
    return { ...base, action: "block", commands: [], notes: [`${steps} ${steps === 1 ? "step" : "steps"}`] };
  }
  const side = (one: string | object) => (typeof one === "string" ? one : Object.values(one).join("/"));
  return {
    ...base,
    action: "diff",
    commands: [],
    notes: [`${side(action.diff.before)} → ${side(action.diff.after)}, fails on ${action.diff.fail_on}`],
  };
}
