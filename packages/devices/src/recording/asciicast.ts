// Records a session as asciicast v2: a header line, then one line per event with its time in seconds.
import { StringDecoder } from "node:string_decoder";
import { type Masked, ownText, recordText } from "../words/masked.js";
import type { FindSecrets } from "./masked-events.js";
import { PacedEvents } from "./paced-events.js";
import type { Recorder } from "./recorder.js";
import { type ByteSink, Queue } from "./queue.js";
import { RawCopy } from "./raw-copy.js";

export interface AsciicastOptions {
  /** Receives the recording. */
  cast: ByteSink;
  /** Receives the output's exact bytes, masked; kept only when they are not valid UTF-8. */
  raw?: ByteSink & { /** The bytes were text: throw them away. */ discard(): Promise<void> };
  /** Finds secrets in what was typed and said; of `raw` every character stands for one byte. */
  find: FindSecrets;
  /** For the header. */
  title: string;
  width: number;
  height: number;
  /** Milliseconds since 1970; for tests. Default: now. */
  started_at?: number;
}

/** The recorder of one session. What it writes is complete once `close` resolves. */
export function asciicastRecorder(options: AsciicastOptions): Recorder {
  const begin = performance.now();
  const cast = new Queue(options.cast);
  const raw = options.raw && new RawCopy(options.raw, options.find);
  const decoder = new StringDecoder("utf8");
  let valid = true;
  let closed: Promise<void> | undefined;
  let last = 0;

  const events = new PacedEvents(options.find, ({ time, kind, text }) => {
    cast.push(line([time, kind, text]));
  });
  const time = (): number => (last = Math.max(last, Math.round(performance.now() - begin) / 1_000));
  const event = (kind: "i" | "o", text: string): void => events.add({ time: time(), kind, text });
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
  cast.push(line(header));

  return {
    input: (text) => event("i", text),
    output: (bytes) => {
      event("o", decoded(decoder.write(bytes)));
      raw?.push(bytes, valid);
      return events.behind ?? cast.behind ?? raw?.behind;
    },
    mark: (label) => events.add({ time: time(), kind: "m", text: label }),
    close: () => {
      closed ??= (async () => {
        event("o", decoded(decoder.end()));
        await events.end();
        await cast.close();
        await raw?.close(valid);
      })();
      return closed;
    },
  };
}

const line = (value: object): Masked => ownText`${recordText(value)}\n`;
