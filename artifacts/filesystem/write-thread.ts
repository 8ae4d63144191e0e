// A thread that writes small artifacts, so that neither a slow disk nor many files hold up the loop of the process.
import { parentPort, workerData } from "node:worker_threads";
import { createQuickWriter } from "./quick.js";

export interface WriteRequest {
  paths: string[];
  bodies: (string | Uint8Array)[];
}
/** The SHA-256 of each artifact, in order; undefined for what is to be written the long way. */
export type WriteAnswer = (string | undefined)[];

const writeAll = createQuickWriter((workerData as { root: string }).root);

parentPort?.on("message", (request: WriteRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
  parentPort?.postMessage(writeAll(request));
});
