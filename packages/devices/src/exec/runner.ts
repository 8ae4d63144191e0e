// What runs one command after the other, each as a program of its own: an SSH exec channel, a local process.
import type { Readable } from "node:stream";

export interface Exit {
  /** Absent where it ended by a signal, or where the other side tells none. */
  code?: number;
  /** Without `SIG`. */
  signal?: string;
  /** The connection went away before the program's end was known. */
  lost?: string;
}

export interface Running {
  stdout: Readable;
  stderr: Readable;
  /** Settles once the program has ended; never rejects. */
  exit: Promise<Exit>;
  /** Ends it, with all that it started where that can be done. */
  kill(): void;
}

export interface Runner {
  /** Why nothing more can be run, once it is so. */
  readonly closed: string | undefined;
  /** @throws {DeviceError} with `sent: false` */
  start(command: string): Promise<Running>;
  /** Never rejects. */
  alive(timeout_ms: number): Promise<boolean>;
  /** Closes in good order, at most so long; then hard. Never rejects. */
  end(timeout_ms: number): Promise<void>;
  destroy(): void;
}
