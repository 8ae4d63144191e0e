// Expectations of a step, for the plan.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Expectation } from "../../schemas/plan.js";
import {
  asList,
  asText,
  get,
  type Node,
  numberOf,
  oneOrMany,
  placeInside,
  type TextNode,
} from "../document/index.js";
import { isTemplate } from "../expressions/index.js";
import { compileRegex } from "../regex.js";
import { MAX_INSTRUCTIONS } from "../../packages/devices/src/words/regex-cost.js";
import { AFTER, readExpression, readTemplate, readTyped, readValue } from "./expressions.js";
import type { StepScope } from "./frame.js";

export function expectationsOf(node: Node | undefined, scope: StepScope): Expectation[] {
  return oneOrMany(node)
    .map((item) => expectationOf(item, scope))
    .filter((expectation) => expectation !== undefined);
}

function expectationOf(node: Node, scope: StepScope): Expectation | undefined {
  const cel = asText(node);
  if (cel) {
    const text = readTyped(cel, scope, AFTER, "boolean");
    return text === undefined ? undefined : { cel: text };
  }
  for (const kind of ["contains", "not_contains", "matches", "not_matches"] as const) {
    const text = asText(get(node, kind));
    if (!text) continue;
    const template = readTemplate(text, scope, AFTER);
    if (template === undefined || (kind.endsWith("matches") && !checkRegex(text, scope))) return undefined;
    return { [kind]: template } as unknown as Expectation;
  }
  return valueOf(node, scope);
}

function valueOf(node: Node, scope: StepScope): Expectation | undefined {
  const value = asText(get(node, "value"));
  const text = value && readExpression(value, scope, AFTER);
  if (!value || text === undefined) return undefined;
  const equals = get(node, "equals") ?? (node.kind === "map" ? node.entries.get("equals")?.value : undefined);
  const among = asList(get(node, "in"));
  const min = numberOf(get(node, "min"));
  const max = numberOf(get(node, "max"));
  if (!equals && !among && min === undefined && max === undefined) {
    scope.frame.reading.problems.add({
      code: "missing_key",
      message: "`value` is compared with nothing",
      at: value,
      hint: "add `equals`, `in`, `min` or `max`",
    });
    return undefined;
  }
  const wanted = equals && readValue(equals, scope, AFTER);
  const options = among && readValue(among, scope, AFTER);
  return {
    value: text,
    ...(wanted === undefined ? {} : { equals: wanted }),
    ...(options === undefined ? {} : { in: options as Json[] }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

interface PatternOptions {
  /** Characters before and behind it that are not part of it, such as slashes. */
  around?: number;
  /** Instructions that it may compile to. */
  limit?: number;
}

/** Reports a pattern that is not accepted; one with `${{ }}` is known only when it runs. */
export function checkRegex(
  node: TextNode,
  { frame }: Pick<StepScope, "frame">,
  { around = 0, limit = MAX_INSTRUCTIONS }: PatternOptions = {},
): boolean {
  if (isTemplate(node.value)) return true;
  try {
    compileRegex(node.value.slice(around, node.value.length - around), { limit });
    return true;
  } catch (error) {
    frame.reading.problems.add({
      code: "bad_regex",
      message: `RE2 does not accept this: ${(error as Error).message}`,
      at: placeInside(node, around, node.value.length - 2 * around),
    });
    return false;
  }
}
