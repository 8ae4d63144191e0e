// Stages of a spec.
import {
  asList,
  asMap,
  asText,
  entriesOf,
  flagOf,
  get,
  jsonOf,
  type MapNode,
  type Node,
  numberOf,
  textOf,
  textsOf,
} from "../document/index.js";
import { nearest, type SourceRange } from "../diagnostics/index.js";
import { spend, TooComplex } from "../budget.js";
import { readExpression } from "../reading/expressions.js";
import { type Frame, newScope } from "../reading/frame.js";
import { slug } from "../reading/ids.js";
import type { IrStage } from "../reading/ir.js";
import { settingsOf } from "../reading/settings.js";
import { readSteps } from "./step.js";
import { WORDS_ON_TOP } from "./words.js";

/** The single stage of a spec that has `steps` at the top. */
export const SINGLE_STAGE = "main";

/** What a run is started with names each of them. */
const MAX_STAGES = 500;

export function readStages(document: MapNode, frame: Frame): IrStage[] {
  const { problems } = frame.reading;
  const stages = document.entries.get("stages");
  const steps = document.entries.get("steps");
  if (stages && steps) {
    problems.add({
      code: "conflicting_keys",
      message: "either `stages` or `steps`, not both",
      at: steps.key,
      hint: "make the steps a stage",
    });
  }
  const meant = [...document.entries.keys()].some((key) =>
    /^(?:stages|steps)$/.test(WORDS_ON_TOP[key] ?? nearest(key, ["stages", "steps"]) ?? ""),
  );
  if (!stages && !steps && !meant) {
    const [head] = document.entries.values();
    problems.add({
      code: "missing_key",
      message: "the spec has neither `stages` nor `steps`",
      at: head?.key ?? document,
    });
  }
  // The `finally` of a spec that is a single stage is that stage's.
  if (!stages) return steps ? [readStage(document, SINGLE_STAGE, steps.key, document, frame)] : [];
  return [...readEach(stages.value, document, frame), ...readFinally(document, frame)];
}

/** The last stage of a run. */
const FINALLY = "finally";

/** What a run does on every device, once all its stages have ended. */
function readFinally(document: MapNode, frame: Frame): IrStage[] {
  const entry = document.entries.get("finally");
  if (!entry) return [];
  for (const stage of asList(get(document, "stages"))?.items ?? []) {
    const name = asText(get(stage, "name"));
    if (name?.value !== FINALLY) continue;
    frame.reading.problems.add({
      code: "duplicate_id",
      message: `\`${FINALLY}\` is the name of the stage that the run's \`finally\` makes`,
      at: name,
      hint: "take another name",
    });
  }
  return [
    {
      name: FINALLY,
      node: document,
      at: entry.key,
      targets: undefined,
      allowEmpty: true,
      onFailure: frame.settings.onFailure,
      exclusive: flagOf(get(document, "exclusive")) ?? false,
      steps: readSteps(entry.value, FINALLY, frame),
      finally: [],
      isFinally: true,
    },
  ];
}

function readEach(stages: Node, document: MapNode, frame: Frame): IrStage[] {
  const { problems } = frame.reading;
  const names = new Map<string, MapNode>();
  return (asList(stages)?.items ?? []).flatMap((node, n) => {
    const stage = asMap(node);
    if (!stage) return [];
    if (n >= MAX_STAGES)
      throw new TooComplex(`the spec has more than ${MAX_STAGES} stages`, "make several runs of it", {
        ...node,
        end: node.start + 1,
      });
    const given = asText(get(stage, "name"));
    const name = given?.value ?? `stage-${n + 1}`;
    const before = names.get(name);
    if (before && given) {
      const { line } = before.source.position(before.start);
      problems.add({
        code: "duplicate_id",
        message: `the stage on line ${line} is named \`${name}\` too`,
        at: given,
      });
    }
    names.set(name, stage);
    return [readStage(stage, name, given ?? [...stage.entries.values()][0]?.key ?? stage, document, frame)];
  });
}

function readStage(stage: MapNode, name: string, at: SourceRange, document: MapNode, frame: Frame): IrStage {
  const inherited = (key: string): Node | undefined => get(stage, key) ?? get(document, key);
  const targets = inherited("targets");
  readConditions(targets, frame);
  const when = asText(stage === document ? undefined : get(stage, "when"));
  const condition = when && readExpression(when, newScope(frame), ["inputs", "run"]);
  const settings = settingsOf(stage, frame.settings, frame.reading.problems);
  const concurrency = numberOf(get(stage, "concurrency"));
  const batches = asList(inherited("batches"));
  const failures = inherited("max_failures");
  spend((batches?.items.length ?? 0) / 10);
  if (
    batches?.items.some((batch) => batch.kind === "scalar" && (batch.value === 0 || batch.value === "0%"))
  ) {
    frame.reading.problems.add({
      code: "bad_value",
      message: "a batch of no device",
      at: batches.items.find(
        (batch) => batch.kind === "scalar" && (batch.value === 0 || batch.value === "0%"),
      )!,
    });
  }
  if (batches?.items.length === 0)
    frame.reading.problems.add({ code: "bad_value", message: "the list is empty", at: batches });
  const inside: Frame = { ...frame, settings, guards: condition === undefined ? [] : [condition] };
  return {
    name,
    node: stage,
    at: asMap(get(stage, "targets")) ? stage.entries.get("targets")!.key : at,
    targets,
    allowEmpty: flagOf(get(targets, "allow_empty")) ?? false,
    ...(condition === undefined ? {} : { when: condition }),
    onFailure: settings.onFailure,
    ...(concurrency === undefined || stage === document ? {} : { concurrency }),
    ...(batches ? { batches: batches.items.map((batch) => jsonOf(batch) as number | string) } : {}),
    ...(failures ? { maxFailures: textOf(failures) ?? numberOf(failures) ?? 0 } : {}),
    exclusive: flagOf(inherited("exclusive")) ?? false,
    steps: readSteps(get(stage, "steps"), slug(name), inside),
    finally: readSteps(get(stage, "finally"), `${slug(name)}-finally`, inside),
  };
}

/** `where` of targets and of what they exclude. */
function readConditions(targets: Node | undefined, frame: Frame): void {
  for (const selector of [targets, get(targets, "exclude")]) {
    const where = asText(get(selector, "where"));
    if (where && !frame.reading.conditions.has(where)) {
      const cel = readExpression(where, newScope(frame), ["device", "inputs"]);
      if (cel !== undefined) frame.reading.conditions.set(where, cel);
    }
    for (const key of ["hosts", "groups", "tags", "sites"]) {
      const node = get(selector, key);
      if (node?.kind === "list" && textsOf(node).length === 0 && node.items.length === 0) {
        frame.reading.problems.add({
          code: "bad_value",
          message: `\`${key}\` is an empty list, which selects nothing`,
          at: node,
        });
      }
    }
  }
  const map = asMap(targets);
  if (map && entriesOf(map).length === 0)
    frame.reading.problems.add({
      code: "bad_value",
      message: "the targets name nothing",
      at: map,
      hint: "leave `targets` out for all devices",
    });
}
