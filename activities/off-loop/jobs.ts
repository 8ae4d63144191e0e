// Work with what people wrote (expressions, patterns) on what devices said, as plain data that can go to a thread.
import {
  compareSnapshots,
  renderDifferences,
  type Snapshot,
  type SnapshotOptions,
} from "../../packages/devices/src/diff/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { ConfigurationSource, Expectation } from "../../schemas/plan.js";
import type { Check } from "../../schemas/result.js";
// Not from the index: a thread that starts is not to load the compiler.
import { evaluateExpectations, type Observed } from "../../compiler/expectations.js";
import { linesOfTemplate } from "../../compiler/configuration-lines.js";
import { JinjaError } from "../../compiler/jinja/render.js";
import {
  evaluate,
  evaluateCondition,
  ExpressionError,
  renderCommand,
  renderLines,
  renderValue,
} from "../../compiler/expressions/index.js";
import type { Scope } from "../scope.js";

/** What each kind of job is given, and what comes of it. */
export interface Jobs {
  /** Checks, then the values to save. */
  judge: {
    given: { expectations: Expectation[]; observed: Observed; save: Record<string, string> };
    result: { checks: Check[]; saved: Record<string, Json> };
  };
  condition: { given: { cel: string; scope: Scope }; result: boolean };
  items: { given: { items: Json[] | { cel: string }; scope: Scope }; result: Json };
  texts: { given: { templates: string[]; scope: Scope }; result: string[] };
  lines: { given: { templates: string[]; scope: Scope }; result: string[] };
  template: {
    given: {
      source: ConfigurationSource;
      scope: Scope;
      jinja: Record<string, string>;
      secrets: Record<string, null>;
    };
    result: string[];
  };
  /** Of two snapshots, as they are stored. */
  diff: {
    given: { before: string; after: string } & Required<
      Pick<SnapshotOptions, "exclude" | "keys" | "whole" | "volatile_data">
    >;
    result: { added: number; removed: number; changed: number; text: string; json: string };
  };
}
export type JobKind = keyof Jobs;
export type Job<K extends JobKind = JobKind> = { [Kind in K]: { kind: Kind } & Jobs[Kind]["given"] }[K];

/**
 * @param begin told which of the expectations comes next
 * @throws {ExpressionError} @throws {SyntaxError} for a path or pattern of `diff` that is none
 */
export function perform(job: Job, begin?: (index: number) => void): Jobs[JobKind]["result"] {
  switch (job.kind) {
    case "judge":
      return judge(job, begin);
    case "condition":
      return evaluateCondition(job.cel, job.scope);
    case "items": {
      const { items, scope } = job;
      return Array.isArray(items)
        ? items.map((item) => renderValue(item, scope))
        : evaluate(items.cel, scope);
    }
    case "texts":
      return job.templates.map((template) => renderCommand(template, job.scope));
    case "lines":
      return job.templates.flatMap((template) => renderLines(template, job.scope));
    case "template":
      return template(job);
    case "diff":
      return diff(job);
  }
}

/** @throws {ExpressionError} with the place in the template */
function template({ source, scope, jinja, secrets }: Job<"template">): string[] {
  try {
    return linesOfTemplate(source, scope, { jinja, secrets });
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const { place, message, hint } = error;
    const where = `${place.template}:${place.line}:${place.column}`;
    throw new ExpressionError("evaluation_failed", `${where}: ${message}`, 0, 1, hint);
  }
}

function judge(
  { expectations, observed, save }: Job<"judge">,
  begin?: (index: number) => void,
): Jobs["judge"]["result"] {
  const checks = evaluateExpectations(expectations, observed, begin);
  begin?.(-1);
  const { output, parsed } = observed;
  const full = { ...observed.scope, output, parsed };
  const saved = Object.entries(save).map(([name, cel]) => [name, evaluate(cel, full)] as const);
  return { checks, saved: Object.fromEntries(saved) };
}

function diff({ before, after, ...options }: Job<"diff">): Jobs["diff"]["result"] {
  const [old, now] = [JSON.parse(before) as Snapshot, JSON.parse(after) as Snapshot];
  const entries = compareSnapshots(old, now, options);
  const count = (kind: string) =>
    entries.reduce((sum, { differences }) => sum + differences.filter((one) => one.kind === kind).length, 0);
  return {
    added: count("added"),
    removed: count("removed"),
    changed: count("changed"),
    text: renderDifferences(entries),
    json: JSON.stringify(entries as unknown, null, 2),
  };
}
