// Records a session as asciicast v2: a header line, then one line per event with its time in seconds.
import { StringDecoder } from "node:string_decoder";
import type { Recorder, StreamMasker } from "./recorder.js";
import { type ByteSink, Queue } from "./queue.js";
import { RawCopy } from "./raw-copy.js";

export interface AsciicastOptions {
  /** Receives the recording. */
  cast: ByteSink;
  /** Receives the output's exact bytes, masked; kept only when they are not valid UTF-8. */
  raw?: ByteSink & { /** The bytes were text: throw them away. */ discard(): Promise<void> };
  /** A masker for one stream; `latin1`: every character stands for one byte. */
  masker: (of: "text" | "latin1") => StreamMasker;
  /** For the header. */
  title: string;
  width: number;
  height: number;
  /** Milliseconds since 1970; for tests. Default: now. */
  started_at?: number;
}

const INTERRUPT = "\x03";

/** The recorder of one session. What it writes is complete once `close` resolves. */
export function asciicastRecorder(options: AsciicastOptions): Recorder {
  const begin = performance.now();
  const cast = new Queue(options.cast);
  const raw = options.raw && new RawCopy(options.raw, options.masker("latin1"));
  const outMask = options.masker("text");
  const inMask = options.masker("text");
  const decoder = new StringDecoder("utf8");
  let valid = true;
  let closed: Promise<void> | undefined;
  let last = 0;
  let heard = 0;

  const now = (): number => Math.round(performance.now() - begin) / 1_000;
  const event = (kind: "i" | "o" | "m", text: string, time = now()): void => {
    if (text === "") return;
    last = Math.max(last, time);
    cast.push(`${JSON.stringify([last, kind, text])}\n`);
  };
  /** What the mask has held back, a prompt as a rule, with the time when it came. */
  const held = (text: string): void => event("o", text, heard);
  const decoded = (text: string): string => {
    if (valid && text.includes("\ufffd")) valid = false;
    return text;
  };
  const { width, height, title } = options;
  const began = options.started_at ?? Date.now();
  const header = {
    version: 2,
    width,
    height,
    timestamp: Math.floor(began / 1_000),
    started_at: new Date(began).toISOString(),
    title,
    env: { TERM: "vt100" },
  };
  cast.push(`${JSON.stringify(header)}\n`);

  return {
    input: (text) => {
      // Who types has seen a prompt, so it is recorded first; an interrupt may meet a half-printed secret.
      if (text !== INTERRUPT) held(outMask.flush());
      event("i", inMask.push(text) + inMask.flush());
    },
    output: (bytes) => {
      heard = now();
      event("o", outMask.push(decoded(decoder.write(bytes))), heard);
      raw?.push(bytes, valid);
      return cast.behind ?? raw?.behind;
    },
    rest: () => held(outMask.flush()),
    mark: (label) => event("m", label),
    close: () => {
      closed ??= (async () => {
        held(outMask.push(decoded(decoder.end())) + outMask.flush());
        await cast.close();
        await raw?.close(valid);
      })();
      return closed;
    },
  };
}
