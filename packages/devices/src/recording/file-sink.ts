// Writes a recording to a file.
import { open, rm } from "node:fs/promises";
import type { ByteSink } from "./queue.js";

/** Opens the file with the first byte; `discard` removes it. */
export function fileSink(path: string): ByteSink & { discard(): Promise<void> } {
  let file: ReturnType<typeof open> | undefined;
  return {
    write: async (bytes) => {
      file ??= open(path, "w", 0o600);
      await (await file).writeFile(bytes);
    },
    close: async () => {
      await (await file)?.close();
    },
    discard: () => rm(path, { force: true }),
  };
}
