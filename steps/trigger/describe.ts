// What is told of a trigger: for people, and for how long and how much it may be.
import { explainConfigure, FRAMING, lineCount, sentLines, summaryOf } from "../configure/describe.js";
import type { ChangeAction, Explained, Explaining } from "../kind.js";
import { run } from "../run/kind.js";
import { firstOf } from "../summary.js";
import { verify as verifyKind } from "../verify/kind.js";
import type { TriggerAction } from "./schema.js";

export const summaryOfChange = (change: ChangeAction): string =>
  "configure" in change ? summaryOf(change.configure) : firstOf(change.run.commands);

export const templatesOf = (change: ChangeAction): string[] =>
  "configure" in change ? change.configure.lines : change.run.commands;

const changesOf = ({ do: change, undo }: TriggerAction): ChangeAction[] => [change, ...(undo ? [undo] : [])];

export function explainTrigger(value: TriggerAction, about: Explaining): Explained {
  const { requires, do: change, verify, undo, keep } = value;
  const { commands, notes = [] } = explainChange(change, about);
  const parts: [string, Explained | undefined][] = [
    ["requires", requires && verifyKind.explain(requires, about)],
    ["verify", verify && verifyKind.explain(verify, about)],
    ["undo", undo && explainChange(undo, about)],
  ];
  return {
    ...(commands ? { commands } : {}),
    notes: [
      ...notes,
      ...parts.flatMap(([name, part]) => (part ? [`${name}: ${(part.commands ?? []).join("; ")}`] : [])),
      ...(keep ? ["keeps the change"] : []),
    ],
  };
}

const explainChange = (change: ChangeAction, about: Explaining): Explained =>
  "configure" in change ? explainConfigure(change.configure, about) : run.explain(change.run, about);

export const sentBy = (value: TriggerAction): { commands: string[]; lines: string[] } => ({
  commands: changesOf(value).flatMap((each) => ("run" in each ? each.run.commands : [])),
  lines: changesOf(value).flatMap((each) => ("configure" in each ? sentLines(each.configure) : [])),
});

export const commandCount = (value: TriggerAction): number =>
  Math.max(...changesOf(value).map((each) => ("configure" in each ? lineCount(each.configure) : 1)), 1) +
  FRAMING;

export const confirmOf = ({ do: change }: TriggerAction): number | undefined =>
  "configure" in change ? change.configure.confirm_ms : undefined;

/** A commit-confirm that is not confirmed is taken back and watched. */
export function segmentsOf(value: TriggerAction): { activities: number; timers: number } {
  const { requires, verify, undo, keep } = value;
  const confirms = confirmOf(value) !== undefined;
  const undoes = undo !== undefined && !keep;
  return {
    activities:
      1 +
      (requires ? 1 : 0) +
      (verify || confirms ? 1 : 0) +
      (confirms ? 2 : 0) +
      (undoes ? (requires ? 2 : 1) : 0),
    timers: (confirms ? 2 : 0) + (undoes ? 1 : 0),
  };
}
