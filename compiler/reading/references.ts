// What the names in an expression of a step refer to: each must exist, and what earlier steps left is noted.
import { spend } from "../budget.js";
import { didYouMean, type DiagnosticCode, type Problem } from "../diagnostics/index.js";
import { placeInside, type TextNode } from "../document/index.js";
import { compileExpression, type Reference, ROOTS } from "../expressions/index.js";
import { truthHabit } from "../structure/habits.js";
import type { Frame, SourceExpression, StepScope } from "./frame.js";

const DEVICE = ["name", "host", "platform", "site", "groups", "tags", "vars"];
const RUN = ["id", "attempt"];

export const WHY_NOT: Record<string, string> = {
  output: "is there only after a command has run: in `expect` and `save`",
  parsed: "is there only after a command has run: in `expect` and `save`",
  secrets: "may be used in `configure`, `run` and `replies`, and nowhere else",
  device: "is not known here: this holds for all devices",
  saved: "is not known here: values are saved by steps",
  steps: "is not known here",
  run: "is not known here",
};

type Report = (
  code: DiagnosticCode,
  message: string,
  reference: { offset: number; length: number },
  hint?: Problem["hint"],
) => void;

export function checkNames(
  references: readonly Reference[],
  node: TextNode,
  by: number,
  scope: StepScope,
  roots: readonly string[],
  whole?: string,
): boolean {
  const { reading } = scope.frame;
  let valid = true;
  const report: Report = (code, message, { offset, length }, hint) => {
    valid = false;
    reading.problems.add({ code, message, at: placeInside(node, offset + by, length), hint });
  };
  for (const reference of references) {
    const { root, offset } = reference;
    const known = [...roots, ...(scope.item === undefined ? [] : [scope.item])];
    if (
      root === "secrets" &&
      roots.includes("secrets") &&
      whole !== undefined &&
      !/^secrets\.\w+$/.test(whole)
    ) {
      report(
        "secret_misuse",
        "a secret cannot be combined with other text in one expression, because it could not be masked",
        { offset, length: 7 },
        "write `${{ secrets.name }}`",
      );
    } else if (!known.includes(root)) {
      const habit = whole === undefined && node.value === root ? truthHabit(node) : undefined;
      const why = (ROOTS as readonly string[]).includes(root) ? WHY_NOT[root] : undefined;
      if (root === scope.itemToCome)
        report(
          "unknown_name",
          `\`${root}\` is not known here: \`when\` is looked at once, before the loop`,
          { offset, length: root.length },
          `choose the items in \`for_each\`: \`[…].filter(${root}, …)\``,
        );
      else if (habit) report("yaml_1_1", habit.message, { offset, length: root.length }, habit.hint);
      else if (why !== undefined)
        report(root === "secrets" ? "secret_misuse" : "unknown_name", `\`${root}\` ${why}`, {
          offset,
          length: root.length,
        });
      else
        report(
          "unknown_name",
          `\`${root}\` is not known here`,
          { offset, length: root.length },
          () => didYouMean(root, known) ?? textHint(root, node),
        );
    } else {
      checkMember(reference, scope, report);
    }
  }
  return valid;
}

/** `state == Full` instead of `state == 'Full'`. */
const textHint = (root: string, node: TextNode): string | undefined =>
  new RegExp(`[=!]=\\s*${root}\\b`).test(node.value) ? `text needs quotes: \`'${root}'\`` : undefined;

function checkMember({ root, member, offset }: Reference, { frame, own }: StepScope, report: Report): void {
  const { reading } = frame;
  if (member === undefined) return;
  const at = { offset: offset + root.length + 1, length: member.length };
  if (root === "inputs" && !frame.inputs.has(member)) {
    const hint = () => didYouMean(member, frame.inputs.keys()) ?? "declare it under `inputs:`";
    report("unknown_input", `the spec has no input \`${member}\``, at, hint);
  } else if (root === "device" && !DEVICE.includes(member)) {
    report(
      "unknown_name",
      `a device has no \`${member}\``,
      at,
      didYouMean(member, DEVICE) ?? `own variables are \`device.vars.${member}\``,
    );
  } else if (root === "run" && !RUN.includes(member)) {
    report("unknown_name", `a run has no \`${member}\``, at, didYouMean(member, RUN));
  } else if (root === "saved") {
    const isOwn = own?.saved.has(member) === true;
    if (reading.saved.has(member) || (isOwn && own?.loops)) return;
    if (isOwn)
      return report("unknown_saved", `\`${member}\` is saved by this step itself, once its checks hold`, at);
    if (reading.savedSomewhere.has(member))
      report("unknown_saved", `\`${member}\` is saved only by a later step`, at);
    else
      report("unknown_saved", `no step saves \`${member}\``, at, () =>
        didYouMean(member, reading.savedSomewhere),
      );
  } else if (root === "steps") {
    const id = frame.ids.get(member) ?? (frame.bound ? undefined : member);
    if (id === undefined || !reading.steps.has(id)) unknownStep(member, frame, at, report);
  }
}

function unknownStep(
  member: string,
  frame: Frame,
  at: { offset: number; length: number },
  report: Report,
): void {
  if (frame.reading.blocks.has(frame.ids.get(member) ?? member)) {
    const hint = "name one of its steps";
    report("unknown_step", `the block \`${member}\` has no result of its own`, at, hint);
    return;
  }
  if (frame.ids.has(member)) {
    report("unknown_step", `the step \`${member}\` has not run yet here`, at);
    return;
  }
  const hint = (): string | undefined => {
    const dashed = [...frame.ids.keys()].find(
      (id) => id.startsWith(`${member}-`) || id.startsWith(`${member}.`),
    );
    return dashed === undefined ? didYouMean(member, frame.ids.keys()) : `write \`steps["${dashed}"]\``;
  };
  report("unknown_step", `no step has the id \`${member}\``, at, hint);
}

/** Notes what an expression of the plan reads of earlier steps. */
export function noteEarlier(expression: SourceExpression, scope: StepScope): void {
  const { reading } = scope.frame;
  const { references } = compileExpression(expression.cel).names;
  const back = references.filter(({ root }) => root === "saved" || root === "steps");
  for (const { root, member } of back) {
    const needs = root === "saved" ? scope.needs.saved : scope.needs.steps;
    const earlier = root === "saved" ? reading.saved : reading.steps;
    if (member !== undefined) needs.add(member);
    else for (const name of earlier.keys()) needs.add(name);
    if (member === undefined) spend(earlier.size / 10);
  }
  if (back.length > 0) scope.looksBack.push(expression);
}
