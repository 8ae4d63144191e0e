// The log of a process: one JSON object a line on stderr, secrets left out, nothing in it that a terminal would obey.
import { type DestinationStream, pino } from "pino";
import type { Literal, Masked, MaskedError, MaskedJson } from "../packages/devices/src/words/masked.js";

/** Texts are masked, or stand in our source; so are those within. */
export type Loggable<T> = T extends MaskedJson | MaskedError | undefined
  ? T
  : T extends string
    ? string extends T
      ? Masked
      : Literal<T>
    : T extends Error
      ? MaskedError
      : T extends object
        ? { [K in keyof T]: Loggable<T[K]> }
        : MaskedError;

interface Write {
  <M extends string>(message: M & Literal<M>): void;
  <F extends object, M extends string>(fields: F & Loggable<F>, message: M & Literal<M>): void;
}

export interface Log extends Record<"trace" | "debug" | "info" | "warn" | "error" | "fatal", Write> {
  /** @param fields in every line of it */
  child(fields: Record<string, Masked>): Log;
  isLevelEnabled(level: string): boolean;
}

export interface LogOptions {
  /** `api`, `worker`. */
  name: string;
  /** Default `info`. */
  level?: string | undefined;
  /** In every line. */
  base?: Record<string, string>;
  /** Default stderr. */
  destination?: DestinationStream;
}

/** What might carry a secret is not written down, wherever in the first levels of an object it stands. */
const SECRET = ["password", "passphrase", "private_key", "enable", "token", "authorization"];
const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

// JSON escapes C0 itself; DEL, C1 (a terminal may take 0x9b for CSI) and marks that reverse or hide text it lets through,
// and `##[error]`, which the agents of GitHub and Azure obey wherever in a line it is.
const DANGEROUS =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#[a-z]{0,40}\[)/gi;

const escapeDangerous = (line: string): string =>
  line.replace(DANGEROUS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

export function createLog({ name, level = "info", base, destination }: LogOptions): Log {
  return pino(
    {
      name,
      level,
      ...(base ? { base } : {}),
      redact: { paths, censor: "[secret]" },
      hooks: { streamWrite: escapeDangerous },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}
