// One step of a document to a step of the plan, with what the compiler still needs to know of it.
import type { Action, PlanStep } from "../../schemas/plan.js";
import { EFFECTS } from "../spec-schema.js";
import {
  asList,
  asMap,
  asText,
  type Entry,
  entriesOf,
  flagOf,
  get,
  type MapNode,
  type Node,
  textOf,
} from "../document/index.js";
import type { Collector, SourceRange } from "../diagnostics/index.js";
import { grow, TooComplex } from "../budget.js";
import { readBlock } from "../../steps/block/compile.js";
import { configureOf, triggerOf } from "../../steps/trigger/compile.js";
import { MAX_STREAMED_INSTRUCTIONS } from "../../schemas/regex-cost.js";
import { runOf } from "../reading/commands.js";
import { diffOf, snapshotOf } from "../../steps/diff/compile.js";
import { checkRegex, expectationsOf } from "../reading/expect.js";
import { whenOf } from "../reading/condition.js";
import { AFTER, readExpression, readTemplate, WITH_SECRETS } from "../reading/expressions.js";
import { type Frame, newScope, type StepScope } from "../reading/frame.js";
import { freeId } from "../reading/ids.js";
import type { IrStep } from "../reading/ir.js";
import { actionOf, checkKeys } from "./keys.js";
import { pingOf } from "../../steps/ping/compile.js";
import { itemName, loopOf } from "../reading/loop.js";
import { durationOf, settingsOf } from "../reading/settings.js";
import { stepNameOf } from "../reading/step-name.js";
import { settlesOf } from "../../steps/verify/settles.js";
import { readUse } from "../../steps/use/compile.js";
import { verifyOf } from "../../steps/verify/compile.js";

/** Steps of a list in order; a `use` among them gives all that it brings in. `base` begins derived ids. */
export function readSteps(list: Node | undefined, base: string, frame: Frame): IrStep[] {
  return (asList(list)?.items ?? []).flatMap((node, n) => {
    const step = asMap(node);
    if (step) countStep(step, frame);
    return step ? readStep(step, `${base}-${n + 1}`, frame) : [];
  });
}

/** Of a spec with all that it uses. Each is kept with the run's history, with its results and in its report. */
const MAX_STEPS = 5_000;

function countStep(step: MapNode, { reading }: Frame): void {
  if (++reading.count <= MAX_STEPS) return;
  throw new TooComplex(
    `the spec and the specs that it uses have more than ${MAX_STEPS} steps`,
    "make several runs of it, or loop with `for_each`",
    { ...step, end: step.start + 1 },
  );
}

function readStep(step: MapNode, fallback: string, frame: Frame): IrStep[] {
  const { problems } = frame.reading;
  const action = actionOf(step, problems);
  if (action === undefined) return [];
  checkKeys(step, action, problems);
  const given = textOf(get(step, "id"));
  if (action === "use")
    return readUse(step, given === undefined ? fallback : (frame.ids.get(given) ?? given), frame, readSteps);
  const id = given === undefined ? freeId(fallback, frame.reading.taken) : (frame.ids.get(given) ?? given);
  if (action === "block") return [readBlock(step, id, frame, readSteps)];
  const read = readAction(step, action, frame);
  if (!read) return [];
  const { ir, scope } = read;
  const settings = settingsOf(step, frame.settings, problems);
  const item = scope.item;
  const outer = newScope(frame);
  const toCome = get(step, "for_each") ? item : undefined;
  const condition = { ...outer, itemToCome: toCome, looksBack: [] };
  const when = whenOf(step, condition, frame);
  const forEach = loopOf(step, item, outer);
  const loop = forEach ?? frame.loop;
  // Where a trigger's `requires` does not hold, nothing of the rest is evaluated.
  const body = "trigger" in ir.action && ir.action.trigger.requires ? [...scope.looksBack] : scope.looksBack;
  const save = savedOf(step, scope);
  const replies = repliesOf(step, scope);
  const expect = action === "verify" || action === "ping" ? [] : expectationsOf(get(step, "expect"), scope);
  const effect = EFFECTS.find((one) => one === textOf(get(step, "effect")));
  const { line, column } = step.source.position(step.start);
  const plan: PlanStep = {
    id,
    ...stepNameOf(step, newScope(frame, scope.item)),
    action:
      "verify" in ir.action
        ? { verify: { ...ir.action.verify, ...settlesOf(step, loop, frame) } }
        : ir.action,
    ...(when === undefined ? {} : { when }),
    timeout_ms: get(step, "timeout")
      ? settings.timeoutMs
      : Math.max(settings.timeoutMs, ir.rest.timeoutMs ?? 0),
    retry: settings.retry,
    on_failure: settings.onFailure,
    ...(effect === undefined ? {} : { effect }),
    save,
    ...(forEach === undefined ? {} : { for_each: forEach }),
    ...(frame.loop === undefined ? {} : { item_as: frame.loop.as }),
    replies,
    expect: ir.rest.expect ?? expect,
    expect_failure: flagOf(get(step, "expect_failure")) ?? false,
    needs: {
      saved: [...new Set([...scope.needs.saved, ...outer.needs.saved])],
      steps: [...new Set([...scope.needs.steps, ...outer.needs.steps])],
    },
    at: `${step.source.file}:${line}:${column}`,
  };
  grow(JSON.stringify(plan).length);
  for (const saved of Object.keys(save)) frame.reading.saved.add(saved);
  frame.reading.steps.set(id, { action, ...(loop ? { loop } : {}) });
  const guards = when === undefined ? frame.guards : [...frame.guards, when];
  const rescue = readSteps(get(step, "rescue"), `${id}-rescue`, { ...frame, guards });
  const always = readSteps(get(step, "always"), `${id}-always`, { ...frame, guards });
  warnOfBlindConfirm(ir.rest.confirm, plan, problems);
  const looksBack = { when: condition.looksBack, loop: outer.looksBack, body };
  const at = step.entries.get(action)!.key;
  const { expect: _expect, timeoutMs: _timeoutMs, ...rest } = ir.rest;
  const own = { plan, action, node: step, at, guards, looksBack, ...(loop ? { loop } : {}) };
  return [{ ...rest, ...own, steps: [], rescue, always }];
}

/** A commit-confirm that only a new login confirms says little of the change. */
function warnOfBlindConfirm(
  at: SourceRange | undefined,
  { action, expect }: PlanStep,
  problems: Collector,
): void {
  const verified = expect.length > 0 || ("trigger" in action && action.trigger.verify !== undefined);
  if (!at || verified) return;
  const message = "no `verify` or `expect`: the commit is confirmed as soon as a new login succeeds";
  const hint = "trigger" in action ? "add `verify`" : "add `expect`, or make it a `trigger` with `verify`";
  problems.add({ code: "missing_key", severity: "warning", message, at, hint });
}

type Rest = Pick<
  IrStep,
  "commands" | "reads" | "changes" | "sources" | "configures" | "confirm" | "replace"
> & {
  /** Instead of what the step's `expect` says. */
  expect?: PlanStep["expect"];
  /** What it takes at least, where the step does not say. */
  timeoutMs?: number;
};
const NOTHING: Rest = { commands: [], reads: [], changes: [], sources: [], configures: false };

function readAction(
  step: MapNode,
  action: StepKind,
  frame: Frame,
): { ir: { action: Action; rest: Rest }; scope: StepScope } | undefined {
  const probe = newScope(frame);
  const scope = newScope(frame, itemName(step, probe));
  const saved = new Set(entriesOf(get(step, "save")).map(({ key }) => key.value));
  scope.own = { saved, loops: step.entries.has("for_each") || frame.loop !== undefined };
  const node = get(step, action);
  const ir = actionFor(step, action, node, scope);
  return ir && { ir, scope };
}

type StepKind = Exclude<IrStep["action"], "block">;

function actionFor(
  step: MapNode,
  action: StepKind,
  node: Node | undefined,
  scope: StepScope,
): { action: Action; rest: Rest } | undefined {
  switch (action) {
    case "run": {
      const { run, commands } = runOf(node, get(step, "parse"), scope, WITH_SECRETS);
      return { action: { run }, rest: { ...NOTHING, commands } };
    }
    case "verify": {
      const { verify, reads } = verifyOf(node, scope, step);
      return { action: { verify }, rest: { ...NOTHING, reads } };
    }
    case "configure": {
      const { configure, commands, ...more } = configureOf(node, step, scope);
      return { action: { configure }, rest: { ...NOTHING, changes: commands, configures: true, ...more } };
    }
    case "trigger": {
      const read = triggerOf(node, scope);
      if (!read) return undefined;
      const { trigger, commands, ...more } = read;
      return { action: { trigger }, rest: { ...NOTHING, changes: commands, ...more } };
    }
    case "ping": {
      const { ping, commands, expect, timeoutMs } = pingOf(node, scope, step);
      return { action: { ping }, rest: { ...NOTHING, commands, expect, timeoutMs } };
    }
    case "snapshot": {
      const { snapshot, reads } = snapshotOf(node, scope);
      scope.frame.reading.snapshots.add(snapshot.name);
      return { action: { snapshot }, rest: { ...NOTHING, reads } };
    }
    case "diff":
      return { action: { diff: diffOf(node, scope) }, rest: NOTHING };
    case "wait":
      return {
        action: { wait: { ms: durationOf(node, scope.frame.reading.problems, { zero: true }) ?? 0 } },
        rest: NOTHING,
      };
  }
}

/** A question that ends with such a word; yes, no and Enter are not secrets. */
const asksForSecret = (prompt: string, answer: string): boolean =>
  /(?:pass(?:word|phrase|code|wd)|secret|community|\bpin|token)(?:\\s|[^A-Za-z])*$/i.test(prompt) &&
  !/^(?:|y|n|yes|no)$/i.test(answer.trim());

function savedOf(step: MapNode, scope: StepScope): Record<string, string> {
  const saved: [string, string][] = [];
  const add = ({ key, value }: Entry): void => {
    const text = asText(value);
    const cel = text && readExpression(text, scope, AFTER);
    if (cel !== undefined) saved.push([key.value, cel]);
  };
  for (const entry of entriesOf(get(step, "save"))) add(entry);
  return Object.fromEntries(saved);
}

function repliesOf(step: MapNode, scope: StepScope): PlanStep["replies"] {
  const { problems } = scope.frame.reading;
  return (asList(get(step, "replies"))?.items ?? []).flatMap((reply) => {
    const prompt = asText(get(reply, "prompt"));
    const answer = asText(get(reply, "answer"));
    if (!prompt || !answer) return [];
    const secret = flagOf(get(reply, "secret")) ?? false;
    if (!answer.value.includes("${{") && (secret || asksForSecret(prompt.value, answer.value))) {
      answer.source.mask(answer.start, answer.end);
      problems.add({
        code: "literal_secret",
        message: secret
          ? "the answer is a secret and is written into the document"
          : "the prompt asks for a secret, and the answer is written into the document",
        at: answer,
        hint: "write `answer: ${{ secrets.name }}` and name its source in the inventory",
      });
      return [];
    }
    const template = readTemplate(answer, scope, WITH_SECRETS);
    return checkRegex(prompt, scope, { limit: MAX_STREAMED_INSTRUCTIONS }) && template !== undefined
      ? [{ prompt: prompt.value, answer: template, secret }]
      : [];
  });
}
