// Reads a recording in asciicast v2.
export interface CastEvent {
  time_ms: number;
  /** `i` typed, `o` said by the device, `m` a mark. */
  kind: "i" | "o" | "m";
  text: string;
}

export interface Cast {
  /** Milliseconds since 1970; 0 where the recording does not say. */
  began_ms: number;
  events: CastEvent[];
}

/** @throws {Error} with the line that is none */
export function readCast(text: string, name: string): Cast {
  const [header = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const began_ms = readCastHeader(header, name);
  const events = lines.flatMap((line, n) => readCastEvent(line, name, n + 2) ?? []);
  return { began_ms, events };
}

/** @returns when it began, milliseconds since 1970; 0 where it does not say. @throws {Error} for what is not an asciicast v2 */
export function readCastHeader(line: string, name: string): number {
  const { version, timestamp, started_at } = parse(line, name, 1) as Record<string, unknown>;
  if (version !== 2)
    throw new Error(`${name} is not an asciicast v2: its first line is ${JSON.stringify(line.slice(0, 80))}`);
  const exact = typeof started_at === "string" ? Date.parse(started_at) : Number.NaN;
  const seconds = typeof timestamp === "number" ? timestamp * 1_000 : 0;
  return Number.isNaN(exact) ? seconds : exact;
}

/** @returns undefined for a kind that says nothing of the session. @throws {Error} naming the line */
export function readCastEvent(line: string, name: string, number: number): CastEvent | undefined {
  const event = parse(line, name, number);
  if (!Array.isArray(event) || typeof event[0] !== "number" || typeof event[2] !== "string")
    throw new Error(`${name}, line ${number}: expected [time, kind, text], got ${line.slice(0, 80)}`);
  const [time, kind, said] = event as [number, string, string];
  return kind === "i" || kind === "o" || kind === "m"
    ? { time_ms: time * 1_000, kind, text: said }
    : undefined;
}

function parse(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    throw new Error(`${name}, line ${number}: no JSON: ${line.slice(0, 80)}`);
  }
}
