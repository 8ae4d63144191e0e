// The database of a stack's Temporal server, put back to what it was, as a power cut or a cluster's failover can do.
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Stack } from "./stack.js";

/** SQLite makes the index of its log anew. */
const FILES = ["temporal.db", "temporal.db-wal"];

/** @returns what puts it back, while no server uses it */
export async function copyDatabase(
  stack: Pick<Stack, "temporal" | "data_dir">,
): Promise<() => Promise<void>> {
  const server = stack.temporal.ready.pid as number;
  const at = (name: string) => join(stack.data_dir, name);
  process.kill(server, "SIGSTOP");
  try {
    for (const name of FILES) await copyFile(at(name), at(`${name}.before`));
  } finally {
    process.kill(server, "SIGCONT");
  }
  return async () => {
    await rm(at("temporal.db-shm"), { force: true });
    for (const name of FILES) await copyFile(at(`${name}.before`), at(name));
  };
}
