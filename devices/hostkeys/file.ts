// A known_hosts file that several processes read and append to at the same time.
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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

const LOCK_STALE_MS = 10_000;
const LOCK_WAIT_MS = 15_000;

/** @throws what the file system throws, e.g. when the folder cannot be written */
export function hostKeyFile(path: string): HostKeyStore {
  const read = async (): Promise<string> => {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  };
  return {
    name: path,
    read,
    append: (decide) =>
      locked(path, async () => {
        const text = await read();
        const line = decide(text);
        if (line === undefined) return;
        const file = await open(path, "a", 0o600);
        try {
          // One write with O_APPEND: a reader sees the whole line or nothing, also next to OpenSSH's own writes.
          await file.write(`${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
      }),
  };
}

async function locked(path: string, work: () => Promise<void>): Promise<void> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  const give_up = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      await (await open(lock, "wx", 0o600)).close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const held = await stat(lock).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > LOCK_STALE_MS) await rm(lock, { force: true });
    else if (Date.now() > give_up)
      throw new Error(`${lock} is held by another process; remove it if none is running`);
    else await sleep(5 + Math.random() * 15);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}
