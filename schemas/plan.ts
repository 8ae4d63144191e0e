// The Plan: what the compiler makes of a spec, an inventory and inputs. Plain JSON with a digest, stored as
// `runs/<run>/plan.json`; the workflow reads its outline, activities read the rest.
import type { Credential, ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { RunOutcomeStatus } from "./outcome.js";
import type { Platform } from "../packages/devices/src/words/platform.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import type { Values } from "../steps/register.js";

export type { ConfigurationSource, ConfigureAction } from "../steps/configure/schema.js";
export type { CopiedFileSource } from "../steps/copy/schema.js";
export type { RunAction } from "../steps/run/schema.js";
export type { VerifyAction } from "../steps/verify/schema.js";

/** `read` and `idempotent` are retried; `write` and `disruptive` are sent at most once. */
export type Effect = "read" | "idempotent" | "write" | "disruptive";
export type OnFailure = "skip_device" | "stop_run" | "continue" | "pause";

export interface Retry {
  /** Counts the first. */
  attempts: number;
  delay_ms: number;
  backoff: number;
  max_delay_ms: number;
}

/** A string that may hold `${{ CEL }}`, or plain JSON of such strings. */
export type Template = string;

export type Expectation =
  | { cel: string }
  | { contains: Template }
  | { not_contains: Template }
  | { matches: Template }
  | { not_matches: Template }
  | { value: string; equals?: Json; in?: Json[]; min?: number; max?: number };

/** What a step does: its kind, with what the spec says of it. */
export type Action = { [Kind in ActionName]: Record<Kind, Values[Kind]> }[ActionName];
export type ActionName = keyof Values;

export interface PlanStep {
  /** Unique in the plan; given by the spec, or derived: `<stage>-<n>` (nested: `<parent>-rescue-<n>`). Safe as a file name. */
  id: string;
  /** For people, as far as it is the same for all devices and items: `…` stands for the rest. */
  name?: string;
  /** Of a name that differs by device or item. */
  name_template?: Template;
  action: Action;
  when?: string;
  timeout_ms: number;
  retry: Retry;
  on_failure: OnFailure;
  /** As the spec says; absent: decided on the rendered command. */
  effect?: Effect;
  save: Record<string, string>;
  /** `most`: items of the longest list that the expression gives for a device, where that is known before the run. */
  for_each?: { items: Json[] | { cel: string; most?: number }; as: string };
  /** Of a step inside of a block that loops: the name of the block's item. */
  item_as?: string;
  replies: { prompt: string; answer: Template; secret: boolean }[];
  expect: Expectation[];
  expect_failure: boolean;
  /** What later expressions of this step read, so that only that travels. */
  needs: { saved: string[]; steps: string[] };
  /** Where the step stands, for messages: `ospf-failover.yaml:12:9`. */
  at: string;
}

/**
 * The order of work on a device within a stage. Consecutive read-only steps are one `reads` node, run by one activity
 * with one session; everything that closes a segment is a node of its own.
 */
export type PlanNode =
  | { kind: "reads"; steps: string[] }
  | { kind: "write"; step: string }
  | { kind: "poll"; step: string }
  | { kind: "wait"; step: string }
  | { kind: "trigger"; step: string }
  | { kind: "diff"; step: string }
  /** `for_each` over anything that is not a read: the items are evaluated first, then `body` runs once for each. */
  | { kind: "loop"; step: string; body: PlanNode[] }
  | BlockNode;

export interface BlockNode {
  kind: "block";
  /** Whose `rescue` and `always` these are; absent: the stage's `finally`. */
  step?: string;
  /** The step has a condition that is evaluated before; where it does not hold, nothing of the node runs. */
  when?: true;
  body: PlanNode[];
  rescue: PlanNode[];
  always: PlanNode[];
}

/** Devices of a stage that do the same nodes in the same order. */
export interface Track {
  /** Names, in inventory order. */
  devices: string[];
  nodes: PlanNode[];
}

export interface PlanStage {
  name: string;
  when?: string;
  on_failure: OnFailure;
  /** Devices at once. */
  concurrency: number;
  /** Sizes of the batches, in devices, adding up to all; absent: one batch. */
  batches?: number[];
  /** More devices than this that did not pass stop the rest of the stage; absent: never. */
  max_failures?: number;
  /** Leases are taken: the stage writes, or says `exclusive: true`. */
  exclusive: boolean;
  /** The run's `finally`: the last stage, for each device that began work in another one, however that ended. */
  finally?: true;
  tracks: Track[];
}

/** A file as it was when the plan was made. */
export interface CopiedFile {
  bytes: number;
  /** SHA-256, hex. */
  sha256: string;
}

/** Who is told how the run ended. Its address is `url`, or the value of the secret `url_secret`. */
export interface Receiver {
  url?: string;
  /** Name of a secret of the plan. */
  url_secret?: string;
  on: RunOutcomeStatus[];
  /** Name of the secret that signs; absent: not signed. */
  signing_secret?: string;
}

export interface Plan {
  version: 1;
  /** SHA-256, hex, of the canonical JSON of everything else in the plan. */
  digest: string;
  spec_digest: string;
  inventory_digest: string;
  /** Of the folder of TextFSM templates, where steps read outputs with them. */
  templates_digest?: string;
  /** Of a caller who is not the owner, where the API knows its owner: what the run learns does not count for the owner. */
  guest?: true;
  name: string;
  description?: string;
  inputs: Record<string, Json>;
  /** `--check`: reads run, writes are rendered and never applied. */
  check: boolean;
  concurrency: number;
  deadline_ms?: number;
  cleanup_timeout_ms: number;
  stages: PlanStage[];
  steps: Record<string, PlanStep>;
  devices: Record<string, ResolvedDevice>;
  /** Reached only as jump hosts; never targets. */
  jump_hosts: Record<string, ResolvedDevice>;
  credentials: Record<string, Credential>;
  secrets: Record<string, SecretSource>;
  platforms: Record<string, Platform>;
  /** Files of configuration that steps send, by path: SHA-256 of each. Their texts are kept apart, since they may hold secrets. */
  files?: Record<string, string>;
  /** Files that `copy` steps send, by path. Their bytes are in the store, by digest. */
  copies?: Record<string, CopiedFile>;
  /** Texts of Jinja2 templates that steps send, by path. */
  jinja?: Record<string, string>;
  /** Names of those that the inventory brings along: how long their patterns may take is limited. */
  own_platforms?: string[];
  notify?: Receiver[];
}
