// One step of a document to a step of the plan, with what the compiler still needs to know of it.
import type { Action, PlanStep } from "../../schemas/plan.js";
import { EFFECTS } from "../../schemas/spec/settings.js";
import type { InsertedKind, StepKind } from "../../steps/kind.js";
import { actionName, KINDS } from "../../steps/register.js";
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
import { MAX_STREAMED_INSTRUCTIONS } from "../../packages/devices/src/words/regex-cost.js";
import { checkRegex, expectationsOf } from "../reading/expect.js";
import { whenOf } from "../reading/condition.js";
import { AFTER, readExpression, readTemplate, WITH_SECRETS } from "../reading/expressions.js";
import { type Frame, newScope, type StepScope } from "../reading/frame.js";
import { freeId } from "../reading/ids.js";
import type { IrStep } from "../reading/ir.js";
import { actionOf, checkKeys } from "./keys.js";
import { itemName, loopOf } from "../reading/loop.js";
import { settingsOf } from "../reading/settings.js";
import { stepNameOf } from "../reading/step-name.js";

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
  const own = given === undefined ? undefined : (frame.ids.get(given) ?? given);
  const kind: StepKind<unknown> | InsertedKind = KINDS[action];
  if ("readAll" in kind) return kind.readAll(step, { own, derived: fallback }, frame, readSteps);
  const id = own ?? freeId(fallback, frame.reading.taken);
  const scope = scopeOf(step, frame);
  const read = kind.compile(get(step, action), step, scope);
  if (!read) return [];
  const { value, expect: checks, timeoutMs = 0, looksBack: sure, ...rest } = read;
  const settings = settingsOf(step, frame.settings, problems);
  const item = scope.item;
  const outer = newScope(frame);
  const toCome = get(step, "for_each") ? item : undefined;
  const condition = { ...outer, itemToCome: toCome, looksBack: [] };
  const when = whenOf(step, condition, frame);
  const forEach = loopOf(step, item, outer);
  const loop = forEach ?? frame.loop;
  const body = sure ?? scope.looksBack;
  const save = savedOf(step, scope);
  const replies = repliesOf(step, scope);
  const expect = checks ?? expectationsOf(get(step, "expect"), scope);
  const effect = EFFECTS.find((one) => one === textOf(get(step, "effect")));
  const { line, column } = step.source.position(step.start);
  const plan: PlanStep = {
    id,
    ...stepNameOf(step, newScope(frame, scope.item)),
    action: { [action]: kind.complete?.(value, step, loop, frame) ?? value } as Action,
    ...(when === undefined ? {} : { when }),
    timeout_ms: get(step, "timeout") ? settings.timeoutMs : Math.max(settings.timeoutMs, timeoutMs),
    retry: settings.retry,
    on_failure: settings.onFailure,
    ...(effect === undefined ? {} : { effect }),
    save,
    ...(forEach === undefined ? {} : { for_each: forEach }),
    ...(frame.loop === undefined ? {} : { item_as: frame.loop.as }),
    replies,
    expect,
    expect_failure: flagOf(get(step, "expect_failure")) ?? false,
    needs: {
      saved: [...new Set([...scope.needs.saved, ...outer.needs.saved])],
      steps: [...new Set([...scope.needs.steps, ...outer.needs.steps])],
    },
    at: `${step.source.file}:${line}:${column}`,
  };
  grow(JSON.stringify(plan).length);
  for (const saved of Object.keys(save)) frame.reading.saved.add(saved);
  const changes = kind.change !== undefined;
  frame.reading.steps.set(id, { action: actionName(plan.action), changes, ...(loop ? { loop } : {}) });
  const guards = when === undefined ? frame.guards : [...frame.guards, when];
  const rescue = readSteps(get(step, "rescue"), `${id}-rescue`, { ...frame, guards });
  const always = readSteps(get(step, "always"), `${id}-always`, { ...frame, guards });
  if (rest.confirm && kind.confirms)
    warnOfBlindConfirm(rest.confirm, kind.confirms, { value, expect }, problems);
  const looksBack = { when: condition.looksBack, loop: outer.looksBack, body };
  const at = step.entries.get(action)!.key;
  const about = { plan, action: actionName(plan.action), node: step, at, guards, looksBack };
  return [{ ...NOTHING, ...rest, ...about, ...(loop ? { loop } : {}), steps: [], rescue, always }];
}

/** A commit-confirm that only a new login confirms says little of the change. */
function warnOfBlindConfirm(
  at: SourceRange,
  { isChecked, hint }: NonNullable<StepKind<unknown>["confirms"]>,
  { value, expect }: { value: unknown; expect: PlanStep["expect"] },
  problems: Collector,
): void {
  if (isChecked(value, expect)) return;
  const message = "no `verify` or `expect`: the commit is confirmed as soon as a new login succeeds";
  problems.add({ code: "missing_key", severity: "warning", message, at, hint });
}

const NOTHING = { commands: [], reads: [], changes: [], sources: [], configures: false };

function scopeOf(step: MapNode, frame: Frame): StepScope {
  const scope = newScope(frame, itemName(step, newScope(frame)));
  const saved = new Set(entriesOf(get(step, "save")).map(({ key }) => key.value));
  scope.own = { saved, loops: step.entries.has("for_each") || frame.loop !== undefined };
  return scope;
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
