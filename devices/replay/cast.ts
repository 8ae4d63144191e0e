// Reads a recording in asciicast v2.
export interface CastEvent {
  time_ms: number;
  /** `i` typed, `o` said by the device, `m` a mark. */
  kind: "i" | "o" | "m";
  text: string;
}

/** @throws {Error} with the line that is none */
export function readCast(text: string, name: string): CastEvent[] {
  const [header = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const { version } = parse(header, name, 1) as { version?: unknown };
  if (version !== 2)
    throw new Error(`${name} is no asciicast v2: its first line is ${JSON.stringify(header.slice(0, 80))}`);
  return lines.flatMap((line, n) => {
    const event = parse(line, name, n + 2);
    if (!Array.isArray(event) || typeof event[0] !== "number" || typeof event[2] !== "string")
      throw new Error(`${name}, line ${n + 2}: expected [time, kind, text], got ${line.slice(0, 80)}`);
    const [time, kind, said] = event as [number, string, string];
    return kind === "i" || kind === "o" || kind === "m" ? [{ time_ms: time * 1_000, kind, text: said }] : [];
  });
}

function parse(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    throw new Error(`${name}, line ${number}: no JSON: ${line.slice(0, 80)}`);
  }
}
