// Types of record.mjs.
export interface Terminal {
  cols?: number;
  rows?: number;
  term?: string;
  /** Silence that ends an answer, milliseconds. */
  quiet_ms?: number;
}
export type CastEvent = [seconds: number, direction: "i" | "o", text: string];
/** Types a script, line by line (`{ key }`: without Enter), and gives what went both ways until the host closed. */
export function record(
  target: { host: string; port: number; user: string; private_key_path: string },
  script: (string | { key: string })[],
  terminal?: Terminal,
): Promise<CastEvent[]>;
export function asCast(events: CastEvent[], header: Terminal & { title: string }): string;
export function asText(events: CastEvent[]): string;
