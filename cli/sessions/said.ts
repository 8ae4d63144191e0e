// What a recording holds of one step: what was sent and received, each with its time and the session's mode.
import { readCastEvent, readCastHeader } from "../../packages/devices/src/replay/cast.js";
import {
  CLOSED_MARK,
  modeOfMark,
  readFailure,
  stepOfMark,
  transportOfMark,
} from "../../packages/devices/src/recording/marks.js";

export interface Said {
  /** RFC 3339 with milliseconds. */
  time: string;
  /** With iteration and part: `bounce`, `push[2]`, `bounce@verify`. */
  step: string;
  kind: "sent" | "received" | "note";
  /** Of the platform; the transport where a session has no terminal; null before the first prompt. */
  mode: string | null;
  text: string;
}

export interface StepSession {
  began_at: string;
  said: Said[];
}

/**
 * @param lines of a recording in asciicast v2, without line ends
 * @param wanted whether something is of interest, by the step for which it was typed
 * @throws {Error} naming the line that is not a part of a recording
 */
export async function readSession(
  lines: AsyncIterable<string>,
  name: string,
  wanted: (step: string) => boolean,
): Promise<StepSession> {
  const said: Said[] = [];
  let began_ms: number | undefined;
  let number = 0;
  let step = "";
  let mode: string | null = null;
  for await (const line of lines) {
    number++;
    if (began_ms === undefined) {
      began_ms = readCastHeader(line, name);
      continue;
    }
    const event = line === "" ? undefined : readCastEvent(line, name, number);
    if (!event) continue;
    if (event.kind === "m") {
      step = stepOfMark(event.text) ?? step;
      mode = modeOfMark(event.text) ?? transportOfMark(event.text) ?? mode;
    }
    const found = event.kind === "m" ? noteOf(event.text) : event.text;
    if (found === undefined || !wanted(step)) continue;
    const time = new Date(began_ms + event.time_ms).toISOString();
    said.push({ time, step, kind: KINDS[event.kind], mode, text: found });
  }
  return { began_at: new Date(began_ms ?? 0).toISOString(), said };
}

const KINDS = { i: "sent", o: "received", m: "note" } as const;

/** What a mark tells that nothing else does. */
function noteOf(mark: string): string | undefined {
  if (mark === CLOSED_MARK) return "the session was closed";
  const failure = readFailure(mark);
  if (failure) return `the session did not open: ${failure.message}`;
  const isState = [stepOfMark, modeOfMark, transportOfMark].some((read) => read(mark) !== undefined);
  return isState ? undefined : mark;
}
