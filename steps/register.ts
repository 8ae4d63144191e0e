// All kinds of steps, in the order in which people are told of them. A kind is a folder and its name here.
import type { Action, ActionName } from "../schemas/plan.js";
import { block } from "./block/kind.js";
import { configure } from "./configure/kind.js";
import { copy } from "./copy/kind.js";
import { diff } from "./diff/kind.js";
import { fetch } from "./fetch/kind.js";
import type { StepKind } from "./kind.js";
import { ping } from "./ping/kind.js";
import { run } from "./run/kind.js";
import { snapshot } from "./snapshot/kind.js";
import { trigger } from "./trigger/kind.js";
import { use } from "./use/kind.js";
import { verify } from "./verify/kind.js";
import { wait } from "./wait/kind.js";

export const KINDS = {
  run,
  verify,
  configure,
  trigger,
  ping,
  copy,
  fetch,
  snapshot,
  diff,
  wait,
  use,
  block,
};

type Kinds = typeof KINDS;
export type KindName = keyof Kinds;
/** What the plan has of each kind whose steps stand in plans. */
export type Values = {
  [Name in KindName as Kinds[Name] extends StepKind<infer _> ? Name : never]: Kinds[Name] extends StepKind<
    infer Value
  >
    ? Value
    : never;
};

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

export const actionName = (action: Action): ActionName => Object.keys(action)[0] as ActionName;

/** The kind of an action, and what the spec says of it. */
export function kindOf(action: Action): { name: ActionName; kind: StepKind<unknown>; value: unknown } {
  const name = actionName(action);
  return { name, kind: KINDS[name], value: (action as Record<ActionName, unknown>)[name] };
}

/** Whether its steps stand in the plan beside it. */
export const holdsSteps = (action: Action): boolean => "readAll" in kindOf(action).kind;
