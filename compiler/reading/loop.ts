// `for_each`: a list, or CEL that gives one.
import { LOOP_ITEMS } from "../../policy/limits.js";
import type { PlanStep } from "../../schemas/plan.js";
import { asList, asText, get, type MapNode } from "../document/index.js";
import { ROOTS } from "../expressions/index.js";
import { checkOpenValue } from "../secrets/open-values.js";
import { BEFORE, readTyped, readValue } from "./expressions.js";
import type { StepScope } from "./frame.js";

/** The name of the item of the step's own loop. */
export function itemName(step: MapNode, scope: StepScope): string | undefined {
  const loop = step.entries.get("for_each");
  if (!loop) return undefined;
  if (scope.frame.loop) {
    scope.frame.reading.problems.add({
      code: "unsupported_key",
      message: "`for_each` is not supported inside of a block that loops: loops cannot be nested",
      at: loop.key,
      hint: "loop over a list of all combinations, or take the step out of the block",
    });
    return undefined;
  }
  const as = asText(get(step, "as"));
  if (as && (ROOTS as readonly string[]).includes(as.value)) {
    scope.frame.reading.problems.add({
      code: "bad_name",
      message: `\`${as.value}\` would hide what is always in scope by that name`,
      at: as,
      hint: "take another name",
    });
    return undefined;
  }
  return as?.value ?? "item";
}

export function loopOf(step: MapNode, as: string | undefined, scope: StepScope): PlanStep["for_each"] {
  const node = get(step, "for_each");
  const list = asList(node);
  if (list && list.items.length > LOOP_ITEMS) {
    const message = `${list.items.length} items; a loop has at most ${LOOP_ITEMS}`;
    scope.frame.reading.problems.add({
      code: "unbounded_loop",
      message,
      at: { ...list, end: list.start + 1 },
    });
  }
  checkOpenValue(list, scope.frame.reading.problems);
  if (as === undefined) return undefined;
  if (list) {
    const items = readValue(list, scope, BEFORE);
    return Array.isArray(items) ? { items, as } : undefined;
  }
  const text = asText(node);
  const cel = text && readTyped(text, scope, BEFORE, "list");
  return cel === undefined ? undefined : { items: { cel }, as };
}
