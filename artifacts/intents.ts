// What the intent of a change tells to those who did not send it.
import type { StepResult } from "../schemas/result.js";
import { intentOutcomePath, intentPath, nextClaim } from "./paths.js";
import type { ArtifactStore } from "./store.js";

export interface StandingIntent {
  /** RFC 3339. */
  created_at: string;
  /** Secrets masked. */
  lines: string[];
  /** What the change came to, once its worker has noted that. */
  result?: StepResult;
}

export interface ChangeName {
  run: string;
  device: string;
  /** As in results, `push[2]`. */
  step: string;
  /** Of a trigger. */
  part?: string | undefined;
}

const ITERATION = /^(?<base>.*)\[(?<index>\d+)\]$/s;

/** @returns undefined where nobody has claimed the change, or gave the claim up: nothing of it was sent */
export async function standingIntent(
  store: ArtifactStore,
  { run, device, step, part }: ChangeName,
): Promise<StandingIntent | undefined> {
  const { base = step, index } = ITERATION.exec(step)?.groups ?? {};
  const path = (of: typeof intentPath, generation: number) =>
    nextClaim(of(run, device, base, index === undefined ? undefined : Number(index), part), generation);
  for (let generation = 0; ; generation++) {
    const intent = await store.read(path(intentPath, generation));
    if (!intent) return undefined;
    const { created_at, lines } = JSON.parse(intent.toString("utf8")) as StandingIntent;
    const outcome = await store.read(path(intentOutcomePath, generation));
    if (!outcome) return { created_at, lines };
    const { result } = JSON.parse(outcome.toString("utf8")) as Pick<StandingIntent, "result">;
    if (result) return { created_at, lines, result };
  }
}
