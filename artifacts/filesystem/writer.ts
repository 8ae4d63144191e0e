// Writes small artifacts: here while they are few, in a thread of their own from when there are many at once.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import { ArtifactError, type ArtifactErrorCode } from "../errors.js";
import type { Place } from "./place.js";
import { replace, type Written } from "./write.js";
import type { Refusal, WriteAnswer, WriteRequest } from "./write-thread.js";

/** So many writes under way at once are worth a thread, which takes some 20 ms and 10 MB. */
const MANY = 8;
/** Files under way in this process; more only queue up in Node's pool and use up descriptors. */
const HERE_AT_ONCE = 64;
/** Writes wait for others to go over with them, milliseconds: waking a thread takes as long as a write. */
const GATHER_MS = 2;

export type WriteSmall = (path: string, body: string | Uint8Array) => Promise<Written>;

export function createWriter(root: string, place: Place): WriteSmall {
  const limit = pLimit(HERE_AT_ONCE);
  const file = threadFile();
  let thread: WritingThread | undefined;
  const here: WriteSmall = (path, body) => limit(() => replace(place, path, body));

  return async (path, body) => {
    if (file === undefined) return here(path, body);
    if (!thread?.usable) {
      if (limit.activeCount + limit.pendingCount < MANY) return here(path, body);
      thread = new WritingThread(file, root);
    }
    // A write that is done twice is done once: whatever became of the thread, it may be done again here.
    return (await thread.write(path, body)) ?? here(path, body);
  };
}

/** The compiled thread beside this file; where this is run from its source there is none. */
function threadFile(): string | undefined {
  const beside = fileURLToPath(new URL("write-thread.js", import.meta.url));
  return existsSync(beside) ? beside : undefined;
}

interface Waiting {
  done: (written: Written | undefined) => void;
  failed: (error: Error) => void;
}

class WritingThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next: WriteRequest[] = [];
  /** The thread has not answered yet; what is asked for meanwhile goes over together. */
  private working = false;
  private last_id = 0;
  usable = true;

  constructor(file: string, root: string) {
    // Without arguments of ours: those of a debugger or a test runner do not suit a thread.
    this.worker = new Worker(file, { execArgv: [], workerData: { root } });
    this.worker.unref();
    this.worker.on("message", (answers: WriteAnswer[]) => this.take(answers));
    this.worker.once("exit", () => this.gone());
    this.worker.on("error", () => this.gone());
  }

  /** @returns undefined when the thread has ended and it is not known whether the file was written */
  write(path: string, body: string | Uint8Array): Promise<Written | undefined> {
    return new Promise((done, failed) => {
      const id = ++this.last_id;
      if (this.waiting.size === 0) this.worker.ref();
      this.waiting.set(id, { done, failed });
      this.next.push({ id, path, body });
      if (!this.working && this.next.length === 1) setTimeout(() => this.send(), GATHER_MS);
    });
  }

  private send(): void {
    if (this.working) return;
    const requests = this.next;
    this.next = [];
    this.working = requests.length > 0;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin
    if (this.working) this.worker.postMessage(requests);
  }

  private take(answers: WriteAnswer[]): void {
    this.working = false;
    for (const answer of answers) {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ("written" in answer) waiting?.done(answer.written);
      else waiting?.failed(errorOf(answer.refused));
    }
    this.send();
    if (this.waiting.size === 0) this.worker.unref();
  }

  private gone(): void {
    this.usable = false;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { done } of waiting) done(undefined);
  }
}

const errorOf = ({ message, code, ours }: Refusal): Error =>
  ours ? new ArtifactError(code as ArtifactErrorCode, message) : Object.assign(new Error(message), { code });
