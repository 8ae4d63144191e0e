// A spec as the compiler holds it between reading and planning: steps without devices, each with its places.
import type { ActionName, OnFailure, PlanStep, Receiver } from "../../schemas/plan.js";
import type { SourceRange } from "../diagnostics/index.js";
import type { Loop, SourceExpression } from "./frame.js";
import type { MapNode, Node, TextNode } from "../document/index.js";
import type { IrSource } from "./source.js";
import type { InputDeclaration } from "../inputs/declare.js";

/** A command that is sent, with what decides whether it can be rendered before the run. */
export interface IrCommand {
  node: TextNode;
  /** As it goes into the plan: names of a used spec are resolved. */
  template: string;
  /** What it depends on: nothing but `inputs` and `device` can be rendered beforehand. */
  roots: ReadonlySet<string>;
  /** A line of configuration: one `${{ list }}` stands for several. */
  expands?: true;
}

export interface IrStep {
  plan: PlanStep;
  action: ActionName;
  node: MapNode;
  /** The key of the action. */
  at: SourceRange;
  /** Of `run`: they decide the effect. */
  commands: IrCommand[];
  /** Of `verify`, `snapshot`, `requires`: they must be read-only. */
  reads: IrCommand[];
  /** Commands and lines of a change, looked at only for what they may not hold. */
  changes: IrCommand[];
  /** What stands in the place of such lines. */
  sources: IrSource[];
  configures: boolean;
  /** Where `confirm` stands. */
  confirm?: SourceRange;
  /** Where `replace: true` stands, and whether `confirm` goes with it. */
  replace?: { at: SourceRange; confirms: boolean };
  /** Conditions on the way to the step, its own included. */
  guards: readonly string[];
  /** Its own, or the one of the block around. */
  loop?: Loop;
  /** Expressions that read what earlier steps left: its condition, its loop, and what is sure to be evaluated after these. */
  looksBack: { when: SourceExpression[]; loop: SourceExpression[]; body: SourceExpression[] };
  /** Of a `block`. */
  steps: IrStep[];
  rescue: IrStep[];
  always: IrStep[];
}

export interface IrStage {
  name: string;
  node: Node;
  /** What its emptiness is reported at. */
  at: SourceRange;
  /** Its own, or the spec's. */
  targets: Node | undefined;
  allowEmpty: boolean;
  when?: string;
  onFailure: OnFailure;
  concurrency?: number;
  batches?: (number | string)[];
  maxFailures?: number | string;
  exclusive: boolean;
  steps: IrStep[];
  finally: IrStep[];
  /** These steps are the run's `finally`. */
  isFinally?: true;
}

export interface IrSpec {
  name: string;
  description?: string;
  document: Node;
  inputs: Map<string, InputDeclaration>;
  concurrency?: number;
  deadlineMs?: number;
  cleanupTimeoutMs: number;
  stages: IrStage[];
  /** `where` conditions of targets, by their node. */
  conditions: Map<Node, string>;
  /** Those of them that failed for some device, while planning. */
  reported: Set<Node>;
  /** Secrets that steps use, with the first place of each. */
  secrets: Map<string, SourceRange>;
  /** Digests of the files that `use` brought in, by path. */
  files: Record<string, string>;
  notify: Receiver[];
}
