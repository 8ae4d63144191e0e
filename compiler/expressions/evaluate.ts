// Evaluates an expression over plain JSON, within its budget.
import { type CelError, isCelError, plan } from "@bufbuild/cel";
import { childrenOf, type Expr } from "./ast.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { spend } from "../budget.js";
import { didYouMean } from "../diagnostics/index.js";
import { OverBudget, withBudget } from "./budget.js";
import { compileExpression, type Expression } from "./compile.js";
import { ExpressionError } from "./errors.js";
import { environment } from "./functions.js";
import { fromCel, toCel } from "./values.js";

/** What names mean: `inputs`, `device`, `output`, `parsed`, `steps`, `saved`, `run`, `secrets`, and a loop's item. */
export type Scope = Readonly<Record<string, Json | undefined>>;

/**
 * @param expression its text, or compiled
 * @throws {ExpressionError} `evaluation_failed` with the reason and its place in the text, `over_budget`, or what
 * compiling finds
 */
export function evaluate(expression: string | Expression, scope: Scope): Json {
  return run(typeof expression === "string" ? compileExpression(expression) : expression, scope, false);
}

function run(compiled: Expression, scope: Scope, partly: boolean): Json {
  try {
    return valueOf(compiled, scope, partly);
  } catch (error) {
    throw error instanceof ExpressionError ? error.of(compiled.text) : error;
  }
}

function valueOf(compiled: Expression, scope: Scope, partly: boolean): Json {
  try {
    return withBudget(() => {
      const bindings = bind(compiled, scope, partly);
      const result = compiled.run(bindings);
      if (isCelError(result)) throw explain(result, compiled, bindings);
      return fromCel(result);
    });
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    if (error instanceof OverBudget)
      throw new ExpressionError("over_budget", error.message, 0, compiled.text.length);
    if (error instanceof RangeError)
      throw new ExpressionError("over_budget", "the expression or its data is nested too deep", 0);
    throw new ExpressionError("evaluation_failed", (error as Error).message, 0, compiled.text.length);
  }
}

/**
 * Like {@link evaluate} where a part of the scope is not known yet: `false && saved.x` is false all the same.
 * @throws {ExpressionError} where the result depends on what is not known
 */
export const evaluateKnown = (expression: Expression, scope: Scope): Json => run(expression, scope, true);

/** Like {@link evaluate}, for conditions. @throws {ExpressionError} also where the result is neither true nor false */
export function evaluateCondition(expression: string | Expression, scope: Scope): boolean {
  const result = evaluate(expression, scope);
  if (typeof result === "boolean") return result;
  const shown = JSON.stringify(result);
  const text = typeof expression === "string" ? expression : expression.text;
  throw new ExpressionError(
    "evaluation_failed",
    `the condition gives ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}, neither true nor false`,
    0,
  ).of(text);
}

type Bindings = NonNullable<Parameters<Expression["run"]>[0]>;

const CONVERTED = Symbol("converted");
type Converted = Map<string, { value: Json; cel: ReturnType<typeof toCel> }>;

/** What was converted for this very scope object already: many expressions see the same large output. */
function convertedOf(scope: Scope & { [CONVERTED]?: Converted }): Converted {
  let converted = scope[CONVERTED];
  if (!converted) {
    converted = new Map();
    // Not enumerable: a copy of the scope with other values starts afresh.
    if (Object.isExtensible(scope)) Object.defineProperty(scope, CONVERTED, { value: converted });
  }
  return converted;
}

/** Only what the expression names is converted. What is not in the scope is left out where it is known `partly`. */
function bind(expression: Expression, scope: Scope, partly: boolean): Bindings {
  const bindings = Object.create(null) as Bindings;
  const converted = convertedOf(scope);
  for (const { root, offset } of expression.names.references) {
    if (root in bindings) continue;
    const value = Object.hasOwn(scope, root) ? scope[root] : undefined;
    if (value === undefined && partly) continue;
    if (value === undefined) {
      throw new ExpressionError(
        "unknown_name",
        `\`${root}\` is not in scope here`,
        offset,
        root.length,
        didYouMean(root, Object.keys(scope)),
      );
    }
    let known = converted.get(root);
    if (known?.value !== value) converted.set(root, (known = { value, cel: toCel(value) }));
    bindings[root] = known.cel;
  }
  return bindings;
}

/** What of the scope is known; the rest has no value. */
export const bindKnown = (expression: Expression, scope: Scope): Bindings => bind(expression, scope, true);

function findExpr(expr: Expr | undefined, id: bigint): Expr | undefined {
  if (!expr || expr.id === id) return expr;
  for (const child of childrenOf(expr)) {
    const found = findExpr(child, id);
    if (found) return found;
  }
  return undefined;
}

/** What it costs to say why an expression has no value. */
const EXPLANATION = 50;

function explain(error: CelError, expression: Expression, bindings: Bindings): ExpressionError {
  spend(EXPLANATION);
  const id = error.exprId ?? 0n;
  // An operator's place begins with the blanks before it.
  const from = expression.positions[String(id)] ?? 0;
  const offset = from + (/^\s*/.exec(expression.text.slice(from))?.[0].length ?? 0);
  const field = /^field not found: (.*)$/.exec(error.message)?.[1];
  if (field !== undefined) {
    const place = expression.text.indexOf(field, offset);
    const keys = keysBeside(expression, id, bindings);
    const hint =
      keys &&
      (didYouMean(field, keys) ??
        (keys.length > 0 ? `there are: ${keys.slice(0, 12).join(", ")}` : "it is empty"));
    return new ExpressionError(
      "evaluation_failed",
      `there is no \`${field}\``,
      place < 0 ? offset : place,
      field.length,
      hint,
    );
  }
  return new ExpressionError("evaluation_failed", inWords(error.message), offset);
}

function inWords(message: string): string {
  const [, mark, types] =
    /^found no matching overload for '_?([^']*?)_?' applied to '(.*)'$/.exec(message) ?? [];
  if (mark !== undefined)
    return `\`${mark}\` does not take ${types!.replaceAll(/[()]/g, "").replace(/, /g, " and ").replace(/\.$/, "") || "nothing"}`;
  return message.replace(/ \[0, -?\d+\)$/, "").replace(/^unresolved attribute$/, "a name is not in scope");
}

/** The keys of the map in which a field was not found. */
function keysBeside(expression: Expression, id: bigint, bindings: Bindings): string[] | undefined {
  const select = findExpr(expression.parsed.expr, id);
  const operand = select?.exprKind.case === "selectExpr" ? select.exprKind.value.operand : undefined;
  if (!operand) return undefined;
  try {
    const value = plan(environment, operand)(bindings);
    if (isCelError(value) || typeof value !== "object" || value === null || !("keys" in value))
      return undefined;
    return [...(value as unknown as Map<unknown, unknown>).keys()].map(String);
  } catch {
    return undefined;
  }
}
