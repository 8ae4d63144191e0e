// A thread that writes small artifacts, so that neither a slow disk nor many files hold up the loop of the process.
import { parentPort, workerData } from "node:worker_threads";
import { ArtifactError } from "../errors.js";
import { codeOf } from "./errors.js";
import { createPlace } from "./place.js";
import { direct } from "./syscalls.js";
import { replace, type Written } from "./write.js";

export interface WriteRequest {
  id: number;
  path: string;
  body: string | Uint8Array;
}
export type WriteAnswer = { id: number } & ({ written: Written } | { refused: Refusal });

/** Errors lose what they are on the way between threads. */
export interface Refusal {
  message: string;
  code: string | undefined;
  /** It is the store's own, and `code` one of its codes. */
  ours: boolean;
}

const place = createPlace((workerData as { root: string }).root, direct);

async function answer({ id, path, body }: WriteRequest): Promise<WriteAnswer> {
  try {
    return { id, written: await replace(place, path, body) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, refused: { message, code: codeOf(error), ours: error instanceof ArtifactError } };
  }
}

async function answerAll(requests: WriteRequest[]): Promise<void> {
  const answers: WriteAnswer[] = [];
  for (const request of requests) answers.push(await answer(request));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
  parentPort?.postMessage(answers);
}

parentPort?.on("message", (requests: WriteRequest[]) => void answerAll(requests));
