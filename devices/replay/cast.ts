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
  const { version, timestamp, started_at } = parse(header, name, 1) as Record<string, unknown>;
  if (version !== 2)
    throw new Error(`${name} is no asciicast v2: its first line is ${JSON.stringify(header.slice(0, 80))}`);
  const events = lines.flatMap((line, n) => {
    const event = parse(line, name, n + 2);
    if (!Array.isArray(event) || typeof event[0] !== "number" || typeof event[2] !== "string")
      throw new Error(`${name}, line ${n + 2}: expected [time, kind, text], got ${line.slice(0, 80)}`);
    const [time, kind, said] = event as [number, string, string];
    return kind === "i" || kind === "o" || kind === "m"
      ? [{ time_ms: time * 1_000, kind, text: said } as const]
      : [];
  });
  const exact = typeof started_at === "string" ? Date.parse(started_at) : Number.NaN;
  const seconds = typeof timestamp === "number" ? timestamp * 1_000 : 0;
  return { began_ms: Number.isNaN(exact) ? seconds : exact, events };
}

function parse(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    throw new Error(`${name}, line ${number}: no JSON: ${line.slice(0, 80)}`);
  }
}
