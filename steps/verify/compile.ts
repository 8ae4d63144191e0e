// `verify`: read-only commands and what must hold, once or by polling.
import { CHECK } from "../../policy/steps.js";
import type { VerifyAction } from "../../schemas/plan.js";
import { asMap, get, type MapNode, type Node } from "../../compiler/document/index.js";
import { runOf } from "../../compiler/reading/commands.js";
import { expectationsOf } from "../../compiler/reading/expect.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrCommand } from "../../compiler/reading/ir.js";
import { durationOf } from "../../compiler/reading/settings.js";

/** @param step the step around, whose `parse` and `expect` count as well; absent inside a trigger. */
export function verifyOf(
  node: Node | undefined,
  scope: StepScope,
  step?: MapNode,
): { verify: VerifyAction; reads: IrCommand[] } {
  const { problems } = scope.frame.reading;
  const { run, commands } = runOf(get(node, "run"), get(node, "parse") ?? get(step, "parse"), scope, BEFORE);
  const expect = [
    ...expectationsOf(get(node, "expect"), scope),
    ...expectationsOf(get(step, "expect"), scope),
  ];
  const map = asMap(node);
  if (map && step && !get(node, "expect") && !get(step, "expect")) {
    problems.add({
      code: "missing_key",
      message: "`verify` expects nothing",
      at: step.entries.get("verify")!.key,
      hint: "add `expect`",
    });
  }
  const within = durationOf(get(node, "within"), problems);
  const every = durationOf(get(node, "every"), problems, { zero: true });
  const stable = durationOf(get(node, "stable_for"), problems);
  if (every !== undefined && every < CHECK.least_every_ms) {
    problems.add({
      code: "unbounded_loop",
      message: "polls follow one another without a pause",
      at: get(node, "every")!,
      hint: "`every` is at least 100ms",
    });
  }
  for (const key of ["every", "stable_for"]) {
    const entry = map?.entries.get(key);
    if (entry && !get(node, "within"))
      problems.add({
        code: "missing_key",
        message: `\`${key}\` is not supported without \`within\``,
        at: entry.key,
        hint: "add `within`",
      });
  }
  if (within !== undefined && stable !== undefined && stable > within) {
    problems.add({
      code: "bad_value",
      message: "`stable_for` is longer than `within`, so this can never pass",
      at: get(node, "stable_for")!,
    });
  }
  return {
    verify: {
      ...run,
      expect,
      every_ms: every ?? CHECK.every_ms,
      ...(within === undefined ? {} : { within_ms: within }),
      ...(stable === undefined ? {} : { stable_for_ms: stable }),
    },
    reads: commands,
  };
}
