// The stack that the files of one test process share, one after the other: those that need no settings of their own. Who
// kills one of its processes starts it again. It ends with the test process, and its folders after the last test.
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stack, startStack } from "./stack.js";

export interface SharedStack extends Omit<Stack, "addWorker" | "stop"> {
  /** Inventories may use files and known hosts of folders that tests make in it. */
  readonly folder: string;
}

/** What inventories may name of the worker's environment. */
export const SECRETS = {
  LAB_PASSWORD: "lab",
  ACME_PASSWORD: "secret",
  PARTS_PASSWORD: "qZ7wolf-kX93mango",
  WORDS_PASSWORD: "admin",
  WORDS_ENABLE: "cisco",
  WORDS_SNMP: "lab",
};

let started: Promise<SharedStack> | undefined;

/** @throws {Error} with the last words of the process that did not start */
export const sharedStack = (): Promise<SharedStack> =>
  (started ??= start().catch((error: unknown) => {
    started = undefined;
    throw error;
  }));

async function start(): Promise<SharedStack> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-shared-"));
  // Servers of the tests read files below it as other users.
  await chmod(folder, 0o711);
  const stack = await startStack({
    env: SECRETS,
    allow: `env:ACME_PASSWORD,env:PARTS_PASSWORD,env:WORDS_*,file:${folder}/,known_hosts:${folder}/`,
  });
  return { ...stack, folder };
}
