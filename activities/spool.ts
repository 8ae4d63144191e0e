// Bytes on their way into an artifact: held in memory while they are few, in a temporary file from then on.
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesFromStore, streamFromStore, type MaskedBytes } from "../packages/devices/src/words/masked.js";
import { fileSink } from "../packages/devices/src/recording/file-sink.js";
import type { ByteSink } from "../packages/devices/src/recording/queue.js";

/** Up to this size nothing touches the worker's disk. */
const IN_MEMORY_BYTES = 256 * 1024;

export interface Spool extends ByteSink {
  /** How many bytes were written. */
  readonly size: number;
  /** Whole while it is held in memory. */
  read(): MaskedBytes | AsyncIterable<MaskedBytes>;
  clear(): Promise<void>;
}

export function spool(): Spool {
  let held: Buffer[] = [];
  let size = 0;
  let file: (ByteSink & { discard(): Promise<void> }) | undefined;
  let path = "";
  return {
    get size() {
      return size;
    },
    async write(bytes) {
      size += bytes.length;
      if (file) return file.write(bytes);
      held.push(Buffer.from(bytes));
      if (size <= IN_MEMORY_BYTES) return;
      path = join(tmpdir(), `orchestrator-session-${randomUUID()}`);
      file = fileSink(path);
      await file.write(bytesFromStore(Buffer.concat(held)));
      held = [];
    },
    close: async () => file?.close(),
    read: () => (file ? streamFromStore(createReadStream(path)) : bytesFromStore(Buffer.concat(held))),
    async clear() {
      held = [];
      await file?.discard();
    },
  };
}
