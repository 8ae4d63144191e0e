// The stack that the files of one test process share, one after the other: those that need no settings of their own. Who
// kills one of its processes starts it again. It ends with the test process, and its folder after the last test.
import { type Stack, startStack } from "./stack.js";

export type SharedStack = Omit<Stack, "addWorker" | "stop">;

let started: Promise<Stack> | undefined;

/** @throws {Error} with the last words of the process that did not start */
export const sharedStack = (): Promise<SharedStack> =>
  (started ??= startStack({
    env: { LAB_PASSWORD: "lab", ACME_PASSWORD: "secret" },
    allow: "env:ACME_PASSWORD",
  }).catch((error: unknown) => {
    started = undefined;
    throw error;
  }));
