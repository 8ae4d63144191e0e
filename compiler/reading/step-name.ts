// A step's name, which may hold `${{ }}`: what people read beside its id.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Collector } from "../diagnostics/index.js";
import { asText, get, type MapNode, placeInside } from "../document/index.js";
import { evaluateKnown, ExpressionError, isTemplate, parseTemplate } from "../expressions/index.js";
import { warnOfBraces } from "./commands.js";
import { readTemplate } from "./expressions.js";
import type { StepScope } from "./frame.js";

type Named = Pick<PlanStep, "name" | "name_template">;

/** What is known whenever a step begins; the item of its loop is known, too. */
const ROOTS = ["inputs", "device", "run"] as const;

export function stepNameOf(step: MapNode, scope: StepScope): Named {
  const text = asText(get(step, "name"));
  if (!text) return {};
  warnOfBraces(text, scope, "is shown as it is written");
  const template = readTemplate(text, scope, ROOTS);
  if (template === undefined || !isTemplate(template))
    return template === undefined ? {} : { name: template };
  return { name: withoutUnknown(template), name_template: template };
}

/** The step with its name as far as the inputs tell it. @param node of the step */
export function withInputsInName(
  step: PlanStep,
  node: MapNode,
  inputs: Record<string, Json>,
  problems: Collector,
): PlanStep {
  const { name_template, ...rest } = step;
  if (name_template === undefined) return step;
  try {
    const name = withoutUnknown(name_template, { inputs });
    const isKnown = parseTemplate(name_template).every(
      (part) => "text" in part || part.expression.names.references.every(({ root }) => root === "inputs"),
    );
    return isKnown ? { ...rest, name } : { ...rest, name, name_template };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const at = asText(get(node, "name"));
    const { message, offset, length, hint } = error;
    if (at)
      problems.add({
        code: "evaluation_failed",
        message,
        at: at.value === name_template ? placeInside(at, offset, length) : at,
        hint,
      });
    return step;
  }
}

/** `…` stands for what is known only on the device. @throws {ExpressionError} */
function withoutUnknown(template: string, scope?: { inputs: Record<string, Json> }): string {
  const text = parseTemplate(template).map((part) => {
    if ("text" in part) return part.text;
    if (!scope || part.expression.names.references.some(({ root }) => root !== "inputs")) return "…";
    try {
      const value = evaluateKnown(part.expression, scope);
      return typeof value === "string" ? value : JSON.stringify(value);
    } catch (error) {
      throw error instanceof ExpressionError ? error.moved(part.offset) : error;
    }
  });
  return text.join("");
}
