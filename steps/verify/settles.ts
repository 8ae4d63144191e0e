// `settles`: what a check resolves. A step with all iterations of its loop, or one iteration: `push[2]`.
import type { PlanStep } from "../../schemas/plan.js";
import { didYouMean, type Problem } from "../../compiler/diagnostics/index.js";
import { asText, get, type MapNode } from "../../compiler/document/index.js";
import type { Frame } from "../../compiler/reading/frame.js";

const REFERENCE = /^([^[\]]+)(?:\[(\d+)\])?$/;

type Loop = PlanStep["for_each"];
type Settles = { settles?: string; settles_each?: true };

/** @param own the check's own loop */
export function settlesOf(step: MapNode, own: Loop, { reading, ids }: Frame): Settles {
  const text = asText(get(get(step, "verify"), "settles"));
  const [, named, iteration] = REFERENCE.exec(text?.value ?? "") ?? [];
  if (!text || named === undefined) return {};
  const id = ids.get(named) ?? named;
  const known = reading.steps.get(id);
  const refuse = (code: "unknown_step" | "bad_value", message: string, hint?: Problem["hint"]): Settles => {
    reading.problems.add({ code, message, at: text, ...(hint === undefined ? {} : { hint }) });
    return {};
  };
  if (!known) {
    const changes = () => [...ids].filter(([, each]) => reading.steps.get(each)?.changes);
    const hint = () =>
      didYouMean(
        named,
        changes().map(([each]) => each),
      );
    return refuse("unknown_step", `no earlier step has the id \`${named}\``, hint);
  }
  const { action, changes, loop } = known;
  if (!changes)
    return refuse(
      "bad_value",
      `the step \`${named}\` is a \`${action}\`, which is never indeterminate`,
      "name a step that changes something",
    );
  if (iteration !== undefined && !loop)
    return refuse("bad_value", `the step \`${named}\` does not loop`, `write \`settles: ${named}\``);
  if (iteration !== undefined && loop && Array.isArray(loop.items) && Number(iteration) >= loop.items.length)
    return refuse(
      "bad_value",
      `the loop of \`${named}\` has ${loop.items.length} iterations, counted from 0`,
      `name one of them, or write \`settles: ${named}\` for all`,
    );
  if (!own) return { settles: iteration === undefined ? id : `${id}[${iteration}]` };
  if (iteration === undefined && JSON.stringify(own.items) === JSON.stringify(loop?.items))
    return { settles: id, settles_each: true };
  return refuse(
    "bad_value",
    `every iteration of this check would resolve the same step \`${named}\``,
    `loop over the same as \`${named}\`, so that each iteration resolves its own, or make it one check`,
  );
}
