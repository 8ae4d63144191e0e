// What the API is made of. `main.ts` fills it from the environment; tests fill it themselves.
import type { Log } from "../telemetry/log.js";
import type { ArtifactStore } from "../artifacts/store.js";
import type { TemplatesDigest } from "../packages/devices/src/parse/index.js";
import type { ReplayVerdict } from "../schemas/replay.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { Compiler } from "./compile/job.js";
import type { AuthOptions } from "./http/auth.js";
import type { HostOptions } from "./http/hosts.js";
import type { Platforms } from "./routes/platforms.js";
import type { NamedHistory } from "./runs/replay.js";
import type { Temporal } from "./temporal.js";

export interface ApiDeps {
  temporal: Temporal;
  store: ArtifactStore;
  compiler: Compiler;
  platforms: Platforms;
  log: Log;
  tracing: Tracing;
  auth: AuthOptions;
  hosts: HostOptions;
  /** Largest body, bytes. */
  body_limit: number;
  /** Largest file that is uploaded for `copy` steps, bytes. */
  file_limit: number;
  /** Its runs replay recorded devices: the files that they copy are not in its store. */
  recorded?: boolean;
  /** Of the TextFSM templates that workers are to have; absent: none are kept with runs. */
  templates_digest?: TemplatesDigest;
  version: string;
  /** Address of Temporal's Web UI, for links. */
  temporal_ui?: string;
  /** Replays histories on this build; absent: the API answers 501. */
  replay?: (histories: AsyncIterable<NamedHistory>) => Promise<ReplayVerdict>;
}
