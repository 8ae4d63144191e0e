// What a step is, in a few words: names for results, summaries for Temporal's Web UI. Never a rendered value.
import type { Action, ActionName, ConfigureAction } from "../schemas/plan.js";
import { formatDuration } from "../compiler/index.js";

export const actionName = (action: Action): ActionName => Object.keys(action)[0] as ActionName;

export function summarize(action: Action): string {
  if ("run" in action) return list(action.run.commands);
  if ("verify" in action) return `verify ${list(action.verify.commands)}`;
  if ("configure" in action) return `configure ${ofLines(action.configure)}`;
  if ("ping" in action) return `ping ${action.ping.to}`;
  if ("snapshot" in action) return `snapshot ${action.snapshot.name}`;
  if ("diff" in action) return `diff ${nameOf(action.diff.before)} ${nameOf(action.diff.after)}`;
  if ("wait" in action) return `wait ${formatDuration(action.wait.ms)}`;
  if ("block" in action)
    return `block of ${action.block.steps} ${action.block.steps === 1 ? "step" : "steps"}`;
  const change = action.trigger.do;
  return `trigger ${"configure" in change ? ofLines(change.configure) : list(change.run.commands)}`;
}

const list = ([first = "", ...others]: string[]): string =>
  others.length ? `${first} +${others.length}` : first;
const ofLines = ({ lines, source }: ConfigureAction): string =>
  source ? source.path : `${lines.length} ${lines.length === 1 ? "line" : "lines"}`;
const nameOf = (snapshot: string | { name: string }): string =>
  typeof snapshot === "string" ? snapshot : snapshot.name;
