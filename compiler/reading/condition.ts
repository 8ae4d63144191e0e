// `when` of a step.
import { asText, get, type MapNode } from "../document/index.js";
import { BEFORE, bothHold, readTyped } from "./expressions.js";
import type { Frame, StepScope } from "./frame.js";
import { noteEarlier } from "./references.js";

/** Its own condition together with those of the `use` steps around. */
export function whenOf(step: MapNode, scope: StepScope, frame: Frame): string | undefined {
  const text = asText(get(step, "when"));
  const own = text && readTyped(text, scope, BEFORE, "boolean");
  const when = bothHold(frame.when, own, text, frame);
  const node = text ?? frame.whenNode;
  if (frame.when === undefined || when === undefined || !node) return when;
  // What the `use` asks counts as well.
  scope.looksBack.length = 0;
  noteEarlier({ cel: when, node }, scope);
  return when;
}
