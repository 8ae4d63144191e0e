// What a kind of step is. Each has a folder with its own: how it is written, read, shown, and done.
import type * as v from "valibot";
import type { TriggerOutline, TriggerPart } from "../activities/contract.js";
import type { Scope } from "../activities/scope.js";
import type { StepOutcome } from "../activities/steps/outcome.js";
import type { Task } from "../activities/task.js";
import type { Collector } from "../compiler/diagnostics/index.js";
import type { MapNode, Node, TextNode } from "../compiler/document/index.js";
import type { Scope as Values } from "../compiler/expressions/index.js";
import type { Frame, Loop, SourceExpression, StepScope } from "../compiler/reading/frame.js";
import type { IrStep } from "../compiler/reading/ir.js";
import type { Capability } from "../packages/devices/src/transports.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Expectation, Plan, PlanNode, PlanStep, Template } from "../schemas/plan.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import type { ConfigureAction } from "./configure/schema.js";
import type { RunAction } from "./run/schema.js";
import type { VerifyAction } from "./verify/schema.js";

/** Keys of a step that have a meaning with some kinds only. `save: true` writes the startup configuration. */
export const OPTIONAL_KEYS = [
  "expect",
  "expect_failure",
  "parse",
  "replies",
  "effect",
  "confirm",
  "with",
  "save: true",
] as const;
export type OptionalKey = (typeof OPTIONAL_KEYS)[number];

/** As people write it. */
export interface Written {
  /** Of what stands behind the key. @param steps a list of steps, for kinds that hold some */
  schema(steps: v.GenericSchema<unknown[]>): v.GenericSchema;
  takes: readonly OptionalKey[];
  /** The only keys that go with it; absent: all but those of {@link OPTIONAL_KEYS} that it does not take. */
  only?: readonly string[];
  /** What to do instead, for a key that does not go with it. */
  instead?(key: string): string | undefined;
}

/** Reads the steps of a list: given, since steps hold steps. */
export type ReadSteps = (list: Node | undefined, base: string, frame: Frame) => IrStep[];

/** A kind that holds steps, or stands for some. */
interface Composed {
  /** @param ids the step's own id, and what an id begins with where it has none */
  readAll(
    step: MapNode,
    ids: { own: string | undefined; derived: string },
    frame: Frame,
    readSteps: ReadSteps,
  ): IrStep[];
}

/** What the compiler has read of one step. */
export interface Compiled<Value>
  extends Partial<
    Pick<IrStep, "commands" | "reads" | "changes" | "sources" | "configures" | "confirm" | "replace">
  > {
  value: Value;
  /** Instead of what the step's `expect` says. */
  expect?: Expectation[];
  /** What it takes at least, where the step does not say. */
  timeoutMs?: number;
  /** Its expressions that are sure to be evaluated, where not all are. */
  looksBack?: SourceExpression[];
}

interface Single<Value> {
  /** @param node what stands behind the key. @returns undefined where there is nothing to run; that is reported */
  compile(node: Node | undefined, step: MapNode, scope: StepScope): Compiled<Value> | undefined;
  /** Called once the step's own loop is known, or the one around. */
  complete?(value: Value, step: MapNode, loop: Loop | undefined, frame: Frame): Value;
}

/** What is known of a step before the run. */
export interface Explaining {
  plan: Plan;
  /** Texts of the files that steps send, by path, with secrets masked. */
  files: Record<string, string>;
  scope: Values;
  platform: Platform | undefined;
  /** What `make` gives; what cannot be rendered before the run is shown as it is written. */
  tryRender(written: string, make: (render: (template: Template) => string) => string[]): string[];
  /** As far as inputs and device reach; else as it is written. */
  render(texts: Template[]): string[];
  /** The same for lines of configuration, of which one may give several. */
  renderLines(texts: Template[]): string[];
}
export interface Explained {
  commands?: string[];
  expect?: string[];
  /** For people: `within 30s`, `undo: …`. */
  notes?: string[];
}

export type ChangeAction = { configure: ConfigureAction } | { run: RunAction };

/** What is asked of an action in a plan. */
interface Described<Value> {
  /** Of the transport, beside commands and lines of configuration. */
  needs?(value: Value): Capability | undefined;
  /** What it does to a device. `commands`: that is decided by its commands. */
  effect: "none" | "read" | "idempotent" | "write" | "commands";
  /** Which node of the plan it is: its own one, or one of a segment of reads. */
  node(value: Value, isRead: () => boolean): Exclude<PlanNode["kind"], "loop" | "block">;
  /** A few words for Temporal's Web UI; never a rendered value. */
  summary(value: Value): string;
  /** For `orchestrator plan`. */
  explain(value: Value, about: Explaining): Explained;
  /** Commands and lines of configuration, for how much its result takes and how long it may last. */
  sends?(value: Value): { commands: Template[]; lines?: Template[] };
  /** The same for readers of a report, where it is told otherwise. */
  shown?(value: Value): Template[];
  /** How many commands it may take, where that is not what it sends, and how long it waits beside them. */
  budget?(value: Value): { commands?: number; within_ms?: number };
  /** Activities and timers that bound them; absent: one activity. */
  segments?(value: Value): { activities: number; timers: number };
  /** Bytes that its result takes beside what it sends. */
  resultBytes?: number;
  /** Commands whose outputs are parsed. */
  runs?(value: Value): RunAction[];
  /** Checks whose outcome is part of its result. */
  checks?(value: Value): VerifyAction[];
  /** How long the workflow waits. */
  waitMs?(value: Value): number;
  /** What only a platform can tell. */
  checkPlatform?(
    value: Value,
    on: { step: IrStep; platform: Platform; device: ResolvedDevice; problems: Collector },
  ): void;
  /** What only the inventory can tell. */
  checkInventory?(step: MapNode, devices: ReadonlyMap<string, unknown>, problems: Collector): void;
  /** The name of the snapshot that it takes. */
  takesSnapshot?(value: Value): string;
  /** Where it names snapshots of the same device and run. */
  namesSnapshots?(step: MapNode): TextNode[];
  /** Its check, where that resolves a change which is indeterminate. */
  resolves?(value: Value): VerifyAction | undefined;
}

/** Of kinds that change a device. */
interface Changing<Value> {
  /** What is sent. */
  change(value: Value, part: TriggerPart | undefined): ChangeAction | undefined;
  /** Its parts, where it is more than one activity. */
  parts?(value: Value): TriggerOutline | undefined;
  /** Of a commit-confirm. */
  confirms?: {
    /** Whether anything but a new login confirms it. */
    isChecked(value: Value, expect: PlanStep["expect"]): boolean;
    /** How to have it checked. */
    hint: string;
    /** What to do on a platform without commit-confirm. */
    otherwise: string;
  };
}

/** What it does on a worker, of kinds that need no activity of their own. */
export interface Execution<Value> {
  execute(task: Task, step: PlanStep, value: Value, at: { id: string; scope: Scope }): Promise<StepOutcome>;
}

interface Executed<Value> {
  /** The check of a step, or of this part of a change. */
  check?(value: Value, part: TriggerPart | undefined, platform: Platform): VerifyAction | undefined;
  /** Loaded by workers alone: it may import devices, which those who compile must not load. */
  execute?(): Promise<Execution<Value>>;
}

/** A kind whose steps stand in plans. */
export type StepKind<Value> = Written &
  (Single<Value> | Composed) &
  Described<Value> &
  Partial<Changing<Value>> &
  Executed<Value>;

/** A kind in whose place a plan has other steps. */
export type InsertedKind = Written & Composed;
