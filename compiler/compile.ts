// Spec, inventory and inputs to a plan, or to everything that is wrong with them.
import type { Json } from "../packages/devices/src/words/json.js";
import type { Plan } from "../schemas/plan.js";
import { type Over, withinBudget } from "./budget.js";
import type { CompileDeps, DocumentInput } from "./deps.js";
import { Collector, type Diagnostic, Source } from "./diagnostics/index.js";
import { durationHint } from "./structure/duration-hint.js";
import { formatDuration, MAX_DURATION_MS, parseDuration } from "./durations.js";
import { resolveInputs } from "./inputs/given.js";
import { readDocument, readInventory } from "./inventory/read.js";
import { assemble } from "./plan/assemble.js";
import { NotifySchema } from "../schemas/spec/notify.js";
import type { IrSpec } from "./reading/ir.js";
import { readNotify } from "./reading/notify.js";
import { checkStructure } from "./structure/check.js";
import { newSources } from "./plan/sources.js";
import { readSpec } from "./steps/spec.js";
import { limitedTo } from "./targets/limit.js";

export interface CompileRequest {
  spec: DocumentInput;
  inventory: DocumentInput;
  /** By name; text is converted to the declared type. */
  inputs?: Record<string, Json>;
  /** `--limit`. */
  limit?: string;
  /** Render writes, apply none. */
  check?: boolean;
  /** Devices at once, over what the spec says. */
  concurrency?: number;
  /** `30m`, or milliseconds; over what the spec says. */
  deadline?: string | number;
  labels?: Record<string, string>;
  /** Who is told of the run's end, beside those that the spec names: in the form of its `notify`. */
  notify?: Json;
}

export type CompileResult =
  | {
      plan: Plan;
      /** Texts of `plan.files`, by path. They may hold secrets. */
      files: Record<string, string>;
      /** The inventory as it was given, as data. */
      inventory: Json;
      warnings: Diagnostic[];
    }
  | { diagnostics: Diagnostic[] };

/** Never throws for what is in the documents, whatever it is: what takes too much is a problem of code `too_complex`. */
export function compile(request: CompileRequest, deps: CompileDeps): CompileResult {
  const done = withinBudget(() => compileAll(request, deps));
  return "value" in done ? done.value : { diagnostics: [tooComplex(done.over, request.spec)] };
}

function compileAll(request: CompileRequest, deps: CompileDeps): CompileResult {
  const problems = new Collector();
  const document = readDocument(request.spec, "spec", problems);
  let inputs: Record<string, Json> = {};
  const spec =
    document &&
    readSpec(document, problems, deps, (declared) => {
      inputs = resolveInputs(declared, request.inputs ?? {}, problems);
      return inputs;
    });
  if (spec && request.notify !== undefined) addReceivers(spec, request.notify, problems, deps);
  const load = deps.loadForInventory ?? deps.load;
  const inventory = readInventory(request.inventory, problems, { ...deps, ...(load ? { load } : {}) });
  const concurrency = concurrencyOf(request.concurrency, problems);
  const deadline = deadlineOf(request.deadline, problems);
  checkLabels(request.labels ?? {}, problems);
  if (!spec || !inventory) return { diagnostics: problems.finish() };
  const sources = newSources(deps);
  const limit = request.limit === undefined ? undefined : limitedTo(request.limit, inventory, problems);
  const plan = assemble({
    spec,
    inventory,
    inputs,
    check: request.check ?? false,
    problems,
    sources,
    ...(limit ? { limit } : {}),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(deadline === undefined ? {} : { deadlineMs: deadline }),
  });
  const diagnostics = problems.finish();
  if (problems.failed) return { diagnostics };
  const files = Object.fromEntries([...sources.texts].map(([path, text]) => [path, text ?? ""]));
  return { plan, files, inventory: inventory.json, warnings: diagnostics };
}

function addReceivers(spec: IrSpec, notify: Json, problems: Collector, deps: CompileDeps): void {
  const node = readDocument({ object: notify, file: "notify" }, "notify", problems);
  if (!node) return;
  checkStructure(NotifySchema, node, { problems });
  spec.notify.push(...readNotify(node, { problems, secrets: spec.secrets, policy: deps.addressPolicy }));
}

/** What a document that takes too much is reported with. */
export function tooComplex({ message, hint, at }: Over, spec: DocumentInput): Diagnostic {
  const problems = new Collector();
  const source = new Source(spec.file ?? "spec", "text" in spec ? spec.text : "");
  problems.add({ code: "too_complex", message, hint, at: at ?? { source, start: 0, end: 1 } });
  return problems.finish()[0]!;
}

const whole = (source: Source) => ({ source, start: 0, end: source.text.length });

function concurrencyOf(value: number | undefined, problems: Collector): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  problems.add({
    code: "bad_value",
    message: `${value} devices at once; expected an integer from 1`,
    at: whole(new Source("concurrency", String(value))),
  });
  return undefined;
}

function deadlineOf(value: string | number | undefined, problems: Collector): number | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === "number" ? value : parseDuration(value);
  if (ms !== undefined && Number.isInteger(ms) && ms > 0 && ms <= MAX_DURATION_MS) return ms;
  const message = `\`${value}\` is not a duration such as \`30m\`, more than none and at most ${formatDuration(MAX_DURATION_MS)}`;
  const hint = deadlineHint(String(value));
  problems.add({ code: "bad_duration", message, hint, at: whole(new Source("deadline", String(value))) });
  return undefined;
}

/** A run takes minutes more often than milliseconds. */
const deadlineHint = (text: string): string | undefined =>
  /^[1-9]\d*$/.test(text) ? `write \`${text}s\` for seconds, \`${text}m\` for minutes` : durationHint(text);

/** They travel in each message about the run. */
const MAX_LABELS = 100;

function checkLabels(labels: Record<string, string>, problems: Collector): void {
  const count = Object.keys(labels).length;
  if (count > MAX_LABELS) {
    const at = whole(new Source("labels", String(count)));
    problems.add({ code: "bad_value", message: `${count} labels; at most ${MAX_LABELS}`, at });
    return;
  }
  for (const [key, value] of Object.entries(labels)) {
    const source = new Source("labels", `${key}=${String(value)}`);
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/.test(key)) {
      problems.add({
        code: "bad_name",
        message: `\`${key}\` is not a name for a label: letters, digits, \`.\`, \`_\`, \`/\` and \`-\`, at most 63`,
        at: whole(source),
      });
    } else if (typeof value !== "string" || value.length > 200) {
      problems.add({
        code: "bad_value",
        message: `the label \`${key}\` is not text of at most 200 characters`,
        at: whole(source),
      });
    }
  }
}
