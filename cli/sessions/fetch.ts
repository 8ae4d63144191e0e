// Finds in the recordings of a device, as the API has them, what was said for a step.
import pLimit from "p-limit";
import { bodyLines } from "../body-lines.js";
import type { Cli } from "../cli.js";
import { CliError, messageOf } from "../errors.js";
import { readSession, type StepSession } from "./said.js";

export interface RecordedSession extends StepSession {
  /** Artifact of the run. */
  path: string;
  /** Of the activity that held the session; the first is 1. */
  attempt: number;
  /** How many sessions this attempt had opened with it. */
  session: number;
}

const AT_ONCE = 8;
const NUMBERS = /\/session-(\d+)(?:\.(\d+))?(?:\.(\d+))?\.cast$/;

/** @returns those that hold anything of the wanted steps, in order of time. @throws {CliError} */
export async function sessionsOf(
  cli: Cli,
  run: string,
  device: string,
  wanted: (step: string) => boolean,
): Promise<RecordedSession[]> {
  const files = await cli.client.artifacts(run, { device });
  const limit = pLimit(AT_ONCE);
  const sessions = await Promise.all(
    files.map(({ path }) => limit(() => sessionIn(cli, { run, path }, wanted))),
  );
  return sessions.flat().toSorted((a, b) => firstOf(a).localeCompare(firstOf(b)));
}

const firstOf = ({ said, began_at }: StepSession): string => said[0]?.time ?? began_at;

async function sessionIn(
  cli: Cli,
  { run, path }: { run: string; path: string },
  wanted: (step: string) => boolean,
): Promise<RecordedSession[]> {
  const [, , attempt, session] = NUMBERS.exec(path) ?? [];
  if (!NUMBERS.test(path)) return [];
  const answer = await cli.client.artifact(run, path);
  const found = await readSession(bodyLines(answer), path, wanted).catch((error: unknown) => {
    throw new CliError("bad_answer", `The recording cannot be read: ${messageOf(error)}`, { cause: error });
  });
  return found.said.length === 0
    ? []
    : [{ path, attempt: Number(attempt ?? 1), session: Number(session ?? 1), ...found }];
}
