// A known_hosts file that several processes read and append to at the same time.
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { HeldFile } from "./held-file.js";
import { withLock } from "./lock.js";
import type { KnownHosts } from "./parse.js";

/** Where host keys are kept. A bucket can stand behind it as well as a file. */
export interface HostKeyStore {
  /** For messages: what a person would open to look. */
  readonly name: string;
  /** What is kept now. Whoever gets it may see later what was added since. */
  read(): Promise<KnownHosts>;
  /**
   * Appends the line in OpenSSH's format that `decide` makes of what is kept; nothing when it gives undefined. No other
   * writer comes between reading and appending.
   */
  append(decide: (hosts: KnownHosts) => string | undefined): Promise<void>;
}

interface PendingAppend {
  decide: (hosts: KnownHosts) => string | undefined;
  done: () => void;
  failed: (error: unknown) => void;
}

/** Wishes of this process by path: they share one lock, one reading and one writing. */
const waiting = new Map<string, PendingAppend[]>();
const files = new Map<string, HeldFile>();

/** @throws what the file system throws, e.g. when the folder cannot be written */
export function hostKeyFile(path: string): HostKeyStore {
  const file = resolve(path);
  return {
    name: path,
    read: () => held(file).read(),
    append: (decide) =>
      new Promise<void>((done, failed) => {
        const appends = waiting.get(file);
        if (appends) appends.push({ decide, done, failed });
        else {
          waiting.set(file, [{ decide, done, failed }]);
          void grant(file);
        }
      }),
  };
}

function held(path: string): HeldFile {
  const known = files.get(path) ?? new HeldFile(path);
  files.set(path, known);
  return known;
}

/** Does all appends that have gathered, and those that gather meanwhile. */
async function grant(path: string): Promise<void> {
  for (;;) {
    let appends: PendingAppend[] = [];
    try {
      await mkdir(dirname(path), { recursive: true });
      await withLock(`${path}.lock`, async () => {
        appends = waiting.get(path) as PendingAppend[];
        waiting.set(path, []);
        await held(path).append(appends.map(({ decide }) => decide));
      });
      for (const { done } of appends) done();
    } catch (error) {
      const unserved = appends.length > 0 ? appends : (waiting.get(path) as PendingAppend[]);
      if (appends.length === 0) waiting.set(path, []);
      for (const { failed } of unserved) failed(error);
    }
    if (waiting.get(path)?.length === 0) {
      waiting.delete(path);
      return;
    }
  }
}
