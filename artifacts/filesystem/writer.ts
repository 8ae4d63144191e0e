// Writes small artifacts: here while they are few, in a thread of their own from when there are many at once.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { StoreRoot } from "./store-root.js";
import { replace, type Written } from "./write.js";
import type { WriteAnswer, WriteRequest } from "./write-thread.js";

/** So many writes under way at once are worth a thread, which takes some 20 ms and 10 MB. */
const MANY = 8;
/** Files under way in this process; more only queue up in Node's pool and use up descriptors. */
const HERE_AT_ONCE = 64;
/** Writes wait for others to go over with them, milliseconds: waking a thread takes as long as a write. */
const GATHER_MS = 2;

export type WriteSmall = (path: string, body: string | Uint8Array) => Promise<Written>;

export function createWriter(root: string, storeRoot: StoreRoot): WriteSmall {
  const limit = pLimit(HERE_AT_ONCE);
  const file = threadFile();
  let thread: WritingThread | undefined;
  const here: WriteSmall = (path, body) => limit(() => replace(storeRoot, path, body));

  return (path, body) => {
    if (file === undefined) return here(path, body);
    if (!thread?.usable) {
      if (limit.activeCount + limit.pendingCount < MANY) return here(path, body);
      thread = new WritingThread(file, root, here);
    }
    return thread.write(path, body);
  };
}

/** The compiled thread beside this file; where this is run from its source there is none. */
function threadFile(): string | undefined {
  const beside = fileURLToPath(new URL("write-thread.js", import.meta.url));
  return existsSync(beside) ? beside : undefined;
}

interface Waiting {
  path: string;
  body: string | Uint8Array;
  done: (written: Written) => void;
  failed: (error: unknown) => void;
}

class WritingThread {
  private readonly worker: Worker;
  /** The thread has these, and answers them together. */
  private sent: Waiting[] = [];
  /** What is asked for meanwhile goes over together. */
  private next: Waiting[] = [];
  usable = true;

  /** @param here Writes what the thread did not. A write that is done twice is done once. */
  constructor(
    file: string,
    root: string,
    private readonly here: WriteSmall,
  ) {
    // Without arguments of ours: those of a debugger or a test runner do not suit a thread.
    this.worker = new Worker(file, { execArgv: [], workerData: { root } });
    this.worker.unref();
    this.worker.on("message", (answer: WriteAnswer) => this.take(answer));
    this.worker.once("exit", () => this.gone());
    this.worker.on("error", () => this.gone());
  }

  write(path: string, body: string | Uint8Array): Promise<Written> {
    return new Promise((done, failed) => {
      this.next.push({ path, body, done, failed });
      if (this.sent.length === 0 && this.next.length === 1) this.gather();
    });
  }

  private gather(): void {
    setTimeout(() => this.send(), GATHER_MS);
  }

  private send(): void {
    if (!this.usable) return;
    this.sent = this.next;
    this.next = [];
    this.worker.ref();
    const request: WriteRequest = {
      paths: this.sent.map(({ path }) => path),
      bodies: this.sent.map(({ body }) => body),
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin
    this.worker.postMessage(request);
  }

  private take(answer: WriteAnswer): void {
    const answered = this.sent;
    this.sent = [];
    this.worker.unref();
    for (const [n, { path, body, done, failed }] of answered.entries()) {
      const sha256 = answer[n];
      if (sha256 === undefined) this.here(path, body).then(done, failed);
      else done({ bytes: Buffer.byteLength(body), sha256 });
    }
    if (this.next.length > 0) this.gather();
  }

  /** It is not known which of the files were written. */
  private gone(): void {
    this.usable = false;
    for (const { path, body, done, failed } of [...this.sent, ...this.next])
      this.here(path, body).then(done, failed);
    this.sent = [];
    this.next = [];
  }
}
