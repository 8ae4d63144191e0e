// A trigger as a spec has it: a change with what must hold around it.
import type { SourceRange } from "../../compiler/diagnostics/index.js";
import { asMap, flagOf, get, type Node } from "../../compiler/document/index.js";
import { runOf } from "../../compiler/reading/commands.js";
import { WITH_SECRETS } from "../../compiler/reading/expressions.js";
import type { StepScope } from "../../compiler/reading/frame.js";
import type { IrCommand } from "../../compiler/reading/ir.js";
import { type Change, configureOf } from "../configure/compile.js";
import type { ChangeAction } from "../kind.js";
import { verifyOf } from "../verify/compile.js";
import type { TriggerAction } from "./schema.js";

type Doing = { action: ChangeAction; configures: boolean } & Change;

function changeOf(node: Node | undefined, key: SourceRange | undefined, scope: StepScope): Doing | undefined {
  const map = asMap(node);
  if (!map) return undefined;
  const { problems } = scope.frame.reading;
  const configure = map.entries.get("configure");
  const run = map.entries.get("run");
  if (configure && run)
    problems.add({ code: "one_action", message: "either `configure` or `run`, not both", at: run.key });
  if (configure) {
    const { configure: action, ...change } = configureOf(configure.value, map, scope);
    return { action: { configure: action }, configures: true, ...change };
  }
  for (const name of ["save", "confirm"]) {
    const entry = map.entries.get(name);
    if (entry)
      problems.add({
        code: "unsupported_key",
        message: `\`${name}\` goes with \`configure\``,
        at: entry.key,
      });
  }
  if (!run) {
    problems.add({ code: "one_action", message: "expected `configure` or `run`", at: key ?? map });
    return undefined;
  }
  const { run: action, commands } = runOf(run.value, undefined, scope, WITH_SECRETS);
  return { action: { run: action }, configures: false, commands, sources: [] };
}

export interface Trigger extends Change {
  trigger: TriggerAction;
  reads: IrCommand[];
  configures: boolean;
}

export function triggerOf(node: Node | undefined, scope: StepScope): Trigger | undefined {
  const { problems } = scope.frame.reading;
  const map = asMap(node);
  const requires = get(node, "requires") && verifyOf(get(node, "requires"), scope);
  // Where `requires` does not hold, nothing of the rest is evaluated.
  const rest = requires ? { ...scope, looksBack: [] } : scope;
  const doing = changeOf(get(node, "do"), map?.entries.get("do")?.key, rest);
  const verify = get(node, "verify") && verifyOf(get(node, "verify"), rest);
  const undo = get(node, "undo") && changeOf(get(node, "undo"), map?.entries.get("undo")?.key, rest);
  const keep = flagOf(get(node, "keep")) ?? false;
  const undoEntry = map?.entries.get("undo");
  if (keep && undoEntry)
    problems.add({
      code: "conflicting_keys",
      message: "`keep: true` and `undo` contradict each other",
      at: undoEntry.key,
    });
  if (!doing) return undefined;
  if (undo && undo.confirm) {
    problems.add({
      code: "unsupported_key",
      message: "`confirm` goes with `do`: an undo that is not confirmed would bring the change back",
      at: undo.confirm,
      hint: "leave it out here",
    });
  }
  const { confirm } = doing;
  const replace = doing.replace ?? undo?.replace;
  return {
    trigger: {
      ...(requires ? { requires: requires.verify } : {}),
      do: doing.action,
      ...(verify ? { verify: verify.verify } : {}),
      ...(undo ? { undo: undo.action } : {}),
      keep,
    },
    reads: [...(requires?.reads ?? []), ...(verify?.reads ?? [])],
    commands: [...doing.commands, ...(undo?.commands ?? [])],
    sources: [...doing.sources, ...(undo?.sources ?? [])],
    ...(replace ? { replace } : {}),
    configures: doing.configures || (undo?.configures ?? false),
    ...(confirm ? { confirm } : {}),
  };
}
