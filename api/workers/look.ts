// Who lives and which build new runs get. Those who ask within a moment share an answer.
import { READINESS } from "../../policy/processes.js";
import type { Temporal } from "../temporal.js";
import { lookAtWorkers, type Workers } from "./seen.js";

export type LookAtWorkers = () => Promise<Workers>;

/** @returns a look that throws {Problem} `temporal_unreachable` */
export function createWorkersLook(temporal: Temporal): LookAtWorkers {
  let last: { at: number; answer: Promise<Workers> } | undefined;
  const look = () => temporal.call((client) => lookAtWorkers(client, temporal.namespace), READINESS.probe_ms);
  return () => {
    if (!last || performance.now() - last.at > READINESS.kept_ms)
      last = { at: performance.now(), answer: look() };
    return last.answer;
  };
}
