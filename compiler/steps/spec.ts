// A spec document to what the compiler plans from.
import { CLEANUP_MS } from "../../policy/steps.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { KIND_NAMES } from "../../steps/register.js";
import { SpecSchema } from "../spec-schema.js";
import type { CompileDeps } from "../deps.js";
import { type Collector, nearest } from "../diagnostics/index.js";
import { asMap, get, type Node, numberOf, textOf } from "../document/index.js";
import { checkOpenName } from "../secrets/open-values.js";
import { declaredInputs, type InputDeclaration } from "../inputs/declare.js";
import { checkStructure, type KeyHints } from "../structure/check.js";
import type { Frame, Reading } from "../reading/frame.js";
import { readNotify } from "../reading/notify.js";
import { explicitIds, savedNames } from "../reading/ids.js";
import type { IrSpec } from "../reading/ir.js";
import { DEFAULT_SETTINGS, durationOf, onFailureOf, settingsOf } from "../reading/settings.js";
import { readStages } from "./stage.js";
import { WORDS_ON_TOP, WORDS_IN_STEPS } from "./words.js";

const keyHints: KeyHints = (key, path) => {
  if (path.length === 0 && /^(devices|credentials|groups)$/.test(key))
    return "this looks like an inventory, not a spec";
  const around = path.at(-2) ?? "";
  if (path.length === 0 || around === "stages") return meaning(WORDS_ON_TOP[key]);
  if (!/^(?:steps|block|rescue|always|finally)$/.test(around)) return undefined;
  return meaning(WORDS_IN_STEPS[key] ?? nearest(key, KIND_NAMES));
};

const meaning = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : `did you mean \`${word}\`?`;

/**
 * @param resolve gives the run's inputs once the declarations are known; absent where only the spec is checked
 * @returns undefined where the document is not a map; other problems are in the collector
 */
export function readSpec(
  node: Node,
  problems: Collector,
  deps: CompileDeps,
  resolve?: (declared: ReadonlyMap<string, InputDeclaration>) => Record<string, Json>,
): IrSpec | undefined {
  checkStructure(SpecSchema, node, { problems, keyHints });
  const document = asMap(node);
  if (!document) return undefined;
  const inputs = declaredInputs(get(document, "inputs"), problems);
  // an input of a spec that is used may be given a reference to a secret
  for (const { entry, type } of inputs.values())
    if (type === "string") checkOpenName(entry.key, get(entry.value, "default"), problems);
  const ids = new Map(explicitIds(document, problems).map((id) => [id.value, id.value]));
  const values = resolve?.(inputs);
  const reading: Reading = {
    problems,
    deps,
    saved: new Set(),
    savedSomewhere: new Set(savedNames(document)),
    snapshots: new Set(),
    steps: new Map(),
    blocks: new Set(),
    taken: new Set(ids.values()),
    secrets: new Map(),
    conditions: new Map(),
    files: {},
    checkSpec: (used) => checkStructure(SpecSchema, used, { problems }),
    used: new Map(),
    count: 0,
    ...(values ? { inputs: values } : {}),
  };
  const file = document.source.file;
  const onFailure = onFailureOf(get(document, "on_failure")) ?? DEFAULT_SETTINGS.onFailure;
  const settings = settingsOf(get(document, "defaults"), { ...DEFAULT_SETTINGS, onFailure }, problems);
  const frame: Frame = { reading, file, inputs, ids, settings, chain: [file], guards: [] };
  const concurrency = numberOf(get(document, "concurrency"));
  const deadline = durationOf(get(document, "deadline"), problems);
  const description = textOf(get(document, "description"));
  return {
    name: textOf(get(document, "name")) ?? "",
    ...(description === undefined ? {} : { description }),
    document,
    inputs,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(deadline === undefined ? {} : { deadlineMs: deadline }),
    cleanupTimeoutMs: durationOf(get(document, "cleanup_timeout"), problems) ?? CLEANUP_MS,
    stages: readStages(document, frame),
    conditions: reading.conditions,
    reported: new Set(),
    secrets: reading.secrets,
    files: reading.files,
    notify: readNotify(get(document, "notify"), {
      problems,
      secrets: reading.secrets,
      policy: deps.addressPolicy,
    }),
  };
}
