// What the activities need from their worker.
import type { TemplatesDigest } from "../packages/devices/src/parse/index.js";
import type { Leases } from "../run-model/lease-queue.js";
import type { ArchiveInput, ArchiveResult } from "../workflows/messages.js";
import type { Closed } from "./contract.js";
import type { PatientStore } from "../artifacts/eventually.js";
import type { Plan } from "../schemas/plan.js";
import type { Masked } from "../packages/devices/src/words/masked.js";
import type { Log } from "../telemetry/log.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { Gate } from "./gate.js";
import type { Meter } from "./meter.js";
import type { Room } from "./room.js";
import type { Sessions } from "./sessions.js";
import type { Plans } from "./plans.js";
import type { StallDetector } from "./stall-detector.js";
import type { SecretReader } from "./secrets.js";
import type { Time } from "./time.js";

/** Recorded devices instead of real ones. */
export interface ReplayDeps {
  /** The recorded run, which expressions see as theirs. */
  run: string;
  /** That of a device's recording; undefined where there is none. */
  timeOf(plan: Plan, device: string): Promise<Time | undefined>;
  /** What this step had typed is not asked for: the next use of a line gets the answer behind it. */
  skip(plan: Plan, device: string, step: string): Promise<void>;
}

/** A file that a device may download while its step lasts. */
export interface OfferedFile {
  /** With which its address ends. */
  name: string;
  bytes: number;
  open(): AsyncIterable<Uint8Array>;
  /** Told how many bytes of the download under way were sent. */
  progress(bytes: number): void;
}

export interface FileServer {
  offer(file: OfferedFile): { url: string; close(): void };
}

export interface ActivityDeps {
  /** Devices that this worker works on at once on the queue of its site; absent: the queue's activities are as many. */
  room?: Room;
  store: PatientStore;
  plans: Plans;
  sessions: Sessions;
  secrets: SecretReader;
  log: Log;
  meter: Meter;
  tracing: Tracing;
  /** Whether this worker stood still. */
  stallDetector: StallDetector;
  /** Folder of TextFSM templates with their index. */
  templates?: string;
  /** What that folder holds. */
  templates_digest?: TemplatesDigest;
  /** Outputs are cut after so many bytes. Default 100 MiB. */
  output_limit?: number;
  /** Why this worker sends no changes; undefined when the store honours conditional creates. */
  writes_refused?: Masked;
  /** Writes the archive of a closed run. */
  archive: (input: ArchiveInput) => Promise<ArchiveResult>;
  /** Which addresses notifications may be sent to, and files downloaded from. */
  gate: Pick<Gate, "address" | "download">;
  /** Absent: devices cannot download from this worker. */
  files?: FileServer;
  /** Most bytes of a file that is downloaded. */
  file_limit: number;
  /** Whether anybody polls this task queue for activities. */
  hasWorker: (queue: string) => Promise<boolean>;
  /** What a site's lease registry knew that was ended from outside; nothing where it was not. */
  lostLeases: (workflow_id: string) => Promise<Leases>;
  /** How the run ended; undefined while it, or a shard of it, is open. */
  closed: (workflow_id: string) => Promise<Closed | undefined>;
  /** Present in a replay with recorded devices: nothing is waited for. */
  recorded?: ReplayDeps;
}
