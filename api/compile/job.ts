// What the API asks its compiling processes, and what they answer: plain data, and large texts as bytes.
import type { RerunRequest, WorkflowEntry } from "../../schemas/api.js";
import type { DoctorRequest } from "../../schemas/doctor.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Plan } from "../../schemas/plan.js";
import type { Diagnostic } from "../../compiler/index.js";
import type { CompileAs } from "../runs/compile.js";
import type { EmbeddedFile } from "../../projection/reports/embed.js";
import type { Bytes } from "./bytes.js";
import type { PlanFacts } from "./facts.js";
import type { FilesAsked, ReportAsked } from "./report.js";

/** A request for a run: as it was sent, or an old run's files with what is to be different this time. */
export type RunSource =
  | { body: Uint8Array }
  | {
      again: {
        spec: Uint8Array;
        inventory: Uint8Array;
        plan: Uint8Array;
        /** The old run's `request.json`. */
        request?: Uint8Array;
        /** Files of configuration that it sent, by path. */
        configurations?: Uint8Array;
        /** The request for the rerun, as it was sent. */
        body: Uint8Array;
        /** Absent: as before. */
        devices?: string[];
      };
    };

/** Which devices of the old run a rerun takes. */
export type RerunChoice = Pick<RerunRequest, "only" | "include">;

/** Bodies of fewer bytes may be checked by the API itself, in a few milliseconds: that takes less than asking. */
export const SMALL_BODY_BYTES = 4 * 1024;

/** A compiled run; `files` has `spec`, `inventory`, `request` and `plan`, and where files are sent `configurations`. */
export interface CompiledRun {
  facts: PlanFacts;
  labels: Record<string, string>;
  warnings: Diagnostic[];
  /** Where files of the catalogue lie that are copied to devices, by digest. */
  copied_from: Record<string, string>;
}

/** What sessions with the devices of an inventory need; `files` has `devices`, a line of JSON for each. */
export interface CompiledProbe {
  /** Without stages, steps and devices. */
  plan: Plan;
  /** Names, in inventory order: the n-th line is the n-th of them. */
  names: string[];
  options: Pick<DoctorRequest, "concurrency" | "timeout">;
}

/** A line of `devices`. */
export interface ProbeStops {
  device: ResolvedDevice;
  /** The jump hosts on the way. */
  jumps: ResolvedDevice[];
}

/** A request as it was sent, and whether the owner of this machine sent it. */
interface Sent {
  body: Uint8Array;
  owner: boolean;
}

/** Jobs by their name: what is asked, and the value of the answer. */
export interface Jobs {
  /** `files.answer` is the body of the response. */
  validate: { asked: Sent; value: null };
  /** `files.answer` is the body of the response. */
  plan: { asked: Sent; value: null };
  run: { asked: { source: RunSource; as: Pick<CompileAs, "owner"> }; value: CompiledRun };
  /** Of the request, whatever the order of its keys: SHA-256, hex. */
  digest: { asked: { source: RunSource }; value: string };
  /** What a request for a rerun says beside its documents. */
  rerun: { asked: { body: Uint8Array }; value: RerunChoice };
  probe: { asked: Sent; value: CompiledProbe };
  /** Of the plan of a run that was started before. */
  facts: { asked: { plan: Bytes }; value: PlanFacts };
  /** Of a run that is there; `files.answer` is its text. */
  report: { asked: ReportAsked; value: null };
  /** Which files a report is to carry. */
  files: { asked: FilesAsked; value: EmbeddedFile[] };
  workflows: { asked: object; value: WorkflowEntry[] };
}
export type JobName = keyof Jobs;
export type Job = { [Name in JobName]: { name: Name } & Jobs[Name]["asked"] }[JobName];

/** Jobs about a run that is there: nothing is compiled. */
export const READING: ReadonlySet<JobName> = new Set<JobName>(["facts", "report", "files"]);

export interface Answer<Value> {
  value: Value;
  /** UTF-8 texts by name, each in pieces of at most a mebibyte: what handles one piece is done at once. */
  files: Record<string, Uint8Array[]>;
}

export interface Caller {
  /** Who asks: callers take turns. */
  name: string;
  /** Aborted when the caller goes away: his work is given up. */
  signal?: AbortSignal;
}

export interface Compiler {
  /** @throws {Problem} what the work finds; `too_complex`, `busy` */
  ask<Name extends JobName>(
    name: Name,
    asked: Jobs[Name]["asked"],
    caller: Caller,
  ): Promise<Answer<Jobs[Name]["value"]>>;
  /** Ends the processes. */
  close(): void;
}
