// What the commands need of the outside world. `main.ts` fills it from the process; tests fill it themselves.
import type { Readable, Writable } from "node:stream";
import pc from "picocolors";
import { disarmCommands, printableJson } from "../schemas/printable.js";

/** Where text goes. A terminal has a size and can be drawn on again. */
export type Output = Writable & { isTTY?: boolean; columns?: number; rows?: number };

export interface Deps {
  /** Address of the API, without trailing slash. */
  url: string;
  /** True when the address was given by the user, not the default. */
  urlGiven: boolean;
  token?: string;
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  /** Whether colours may be used at all; each stream is asked for itself. */
  color: "auto" | "always" | "never";
  cwd: string;
  /** Passed on to the processes that a command starts. */
  environment: Record<string, string | undefined>;
  /** The folder that holds the compiled `api/main.js`, `worker/main.js` and the others. */
  dist: string;
  /** Calls back for SIGINT, SIGTERM and SIGHUP instead of dying of them. @returns a function that ends this. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for this stream, or plain text where it is not a terminal or the user does not want any. */
export function colorsFor(deps: Pick<Deps, "color">, stream: Output): Colors {
  return pc.createColors(deps.color === "always" || (deps.color === "auto" && stream.isTTY === true));
}

/** Whatever is in the line, a CI system that reads our output finds no command of its own in it. */
export const say = (stream: Output, line: string): void => void stream.write(`${disarmCommands(line)}\n`);

/** One document, indented. */
export const sayJson = (stream: Output, value: unknown): void => void stream.write(jsonLine(value, 2));

/** A line with its end; what a CI system or a terminal would obey is escaped as JSON has it. */
export const jsonLine = (value: unknown, indent?: number): string =>
  `${printableJson(JSON.stringify(value, null, indent))}\n`;
