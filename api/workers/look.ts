// Who lives and which build new runs get. Those who ask within a moment share an answer.
import { READINESS } from "../../policy/processes.js";
import { sharedAnswer } from "../shared-answer.js";
import type { Temporal } from "../temporal.js";
import { lookAtWorkers, type Workers } from "./seen.js";

export type LookAtWorkers = () => Promise<Workers>;

/** @returns a look that throws {Problem} `temporal_unreachable` */
export function createWorkersLook(temporal: Temporal): LookAtWorkers {
  const look = () => temporal.call((client) => lookAtWorkers(client, temporal.namespace), READINESS.probe_ms);
  return sharedAnswer(READINESS.kept_ms, look);
}
