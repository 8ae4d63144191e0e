// What is known while steps are read: the file they stand in, what came before them, and what they may use.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { ActionName, PlanStep } from "../../schemas/plan.js";
import type { CompileDeps } from "../deps.js";
import type { Collector, SourceRange } from "../diagnostics/index.js";
import type { Node, TextNode } from "../document/index.js";
import type { InputDeclaration } from "../inputs/declare.js";
import type { Settings } from "./settings.js";

/** For the whole compilation. */
export interface Reading {
  problems: Collector;
  deps: CompileDeps;
  /** Names that earlier steps save, in the order of the document. */
  saved: Set<string>;
  /** Where each name is saved at all, for "is saved only later". */
  savedSomewhere: Set<string>;
  snapshots: Set<string>;
  /** Earlier steps, by their ids in the plan. */
  steps: Map<string, { action: ActionName; changes: boolean; loop?: Loop }>;
  /** Ids of blocks, which have no result of their own. */
  blocks: Set<string>;
  /** Plan ids that are taken, by a step or by its explicit id. */
  taken: Set<string>;
  secrets: Map<string, SourceRange>;
  conditions: Map<Node, string>;
  files: Record<string, string>;
  /** Looks at the structure of a spec that is used. */
  checkSpec: (document: Node) => void;
  /** Files that were read, by their path. */
  used: Map<string, Node | undefined>;
  /** Steps that were read so far. */
  count: number;
  /** The run's inputs, where they are known. */
  inputs?: Record<string, Json>;
}

export type Loop = NonNullable<PlanStep["for_each"]>;

/** One file of steps. */
export interface Frame {
  reading: Reading;
  file: string;
  inputs: ReadonlyMap<string, InputDeclaration>;
  /** In a used spec: each input as a CEL expression over the outer scope. */
  bound?: ReadonlyMap<string, string>;
  /** Explicit ids of this file to ids of the plan. */
  ids: ReadonlyMap<string, string>;
  settings: Settings;
  /** Files that use one another down to this one. */
  chain: readonly string[];
  /** `when` of the `use` steps around, and where the innermost stands. */
  when?: string;
  whenNode?: TextNode | undefined;
  /** Conditions of the stage and of the steps around. */
  guards: readonly string[];
  /** Of the block around that loops. */
  loop?: Loop;
  /** That block stands in the spec which uses this one: its item has no name here. */
  isItemHidden?: true;
}

/** One step: what its expressions may name beside the common things, and what they turned out to read. */
export interface StepScope {
  frame: Frame;
  /** The name of the item, of the step's own loop or of the one around. */
  item?: string;
  /** The same where there is no item yet: `when` is looked at once, before the loop. */
  itemToCome?: string | undefined;
  /** Names that the step saves itself; with `loops` the iterations after the first find them. */
  own?: { saved: ReadonlySet<string>; loops: boolean };
  needs: { saved: Set<string>; steps: Set<string> };
  /** Its expressions that read what earlier steps left. */
  looksBack: SourceExpression[];
}

/** An expression of the plan, and where the document has it. */
export interface SourceExpression {
  cel: string;
  node: TextNode;
  /** Where it begins in the text; absent: it is not there as it is, since a `use` rewrote it. */
  offset?: number;
}

const itemAround = ({ loop, isItemHidden }: Frame): string | undefined =>
  isItemHidden ? undefined : loop?.as;

export const newScope = (frame: Frame, item: string | undefined = itemAround(frame)): StepScope => ({
  frame,
  ...(item === undefined ? {} : { item }),
  needs: { saved: new Set(), steps: new Set() },
  looksBack: [],
});
