// A known_hosts file that several processes read and append to at the same time.
import { mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { withLock } from "./lock.js";

/** Where host keys are kept. A bucket can stand behind it as well as a file. */
export interface HostKeyStore {
  /** For messages: what a person would open to look. */
  readonly name: string;
  /** The text in OpenSSH's format; empty where nothing is kept yet. */
  read(): Promise<string>;
  /**
   * Appends the line that `decide` makes of the current text; nothing when it gives undefined. No other writer comes
   * between reading and appending.
   */
  append(decide: (text: string) => string | undefined): Promise<void>;
}

interface PendingAppend {
  decide: (text: string) => string | undefined;
  done: () => void;
  failed: (error: unknown) => void;
}

/** Wishes of this process by path: they share one lock, one reading and one writing. */
const waiting = new Map<string, PendingAppend[]>();
const texts = new Map<string, { stamp: string; text: string }>();

/** @throws what the file system throws, e.g. when the folder cannot be written */
export function hostKeyFile(path: string): HostKeyStore {
  const file = resolve(path);
  return {
    name: path,
    read: () => read(file),
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

async function read(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    const stamp = `${mtimeMs}:${size}:${ino}`;
    const kept = texts.get(path);
    if (kept?.stamp === stamp) return kept.text;
    const text = await readFile(path, "utf8");
    texts.set(path, { stamp, text });
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
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
        await write(path, appends);
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

async function write(path: string, appends: PendingAppend[]): Promise<void> {
  const before = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  let text = before === "" || before.endsWith("\n") ? before : `${before}\n`;
  for (const { decide } of appends) {
    const line = decide(text);
    if (line !== undefined) text += `${line}\n`;
  }
  if (text.length <= before.length + 1) return;
  const file = await open(path, "a", 0o600);
  try {
    // One write with O_APPEND: a reader sees whole lines, also next to OpenSSH's own writes.
    await file.write(text.slice(before.length));
    await file.sync();
  } finally {
    await file.close();
  }
}
