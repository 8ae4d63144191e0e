// Which key the Temporal database of a data directory was written with: what another key has encrypted, and what is not
// encrypted at all, would be refused in the middle of old runs.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { access, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../errors.js";
import { readPrivateFile, writePrivateFile } from "../owner/private-file.js";

const DATABASE = "temporal.db";
const RECORD = `${DATABASE}.key.json`;
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Tells whether a key is the same, and nothing else about it. */
interface Record {
  salt: string;
  check: string;
}

export interface DatabaseKey {
  key: string;
  /** The user gave it in ORCHESTRATOR_ENCRYPTION_KEY: a mistake of his must not cost him his runs. */
  given: boolean;
}

/**
 * A database of before, without encryption, is put aside: its finished runs are in the archive.
 * @throws {CliError} `usage` where the given key is another one than before
 */
export async function matchDatabase(
  data: string,
  key: DatabaseKey,
  log: (line: string) => void,
): Promise<void> {
  const exists = await access(join(data, DATABASE)).then(
    () => true,
    () => false,
  );
  const record = exists ? await readRecord(join(data, RECORD)) : undefined;
  if (record && (await isOf(record, key))) return;
  if (record && key.given)
    throw new CliError(
      "usage",
      `ORCHESTRATOR_ENCRYPTION_KEY is not the key that ${join(data, DATABASE)} was written with. Set that one, or move the database away: finished runs stay in the archive.`,
    );
  if (exists) {
    const aside = await putAside(data);
    log(
      `the Temporal database was not written with the present encryption key; it is kept as ${aside}. Runs in it that had not finished cannot go on; finished runs are in the archive`,
    );
  }
  const salt = randomBytes(16).toString("hex");
  await writePrivateFile(join(data, RECORD), JSON.stringify({ salt, check: await checkOf(key, salt) }));
}

async function readRecord(path: string): Promise<Record | undefined> {
  try {
    const { salt, check } = JSON.parse((await readPrivateFile(path)) ?? "") as Partial<Record>;
    return typeof salt === "string" && typeof check === "string" ? { salt, check } : undefined;
  } catch {
    return undefined;
  }
}

async function isOf({ salt, check }: Record, key: DatabaseKey): Promise<boolean> {
  const [known, found] = [check, await checkOf(key, salt)].map((hex) => Buffer.from(hex, "hex"));
  return known?.length === found?.length && timingSafeEqual(known as Buffer, found as Buffer);
}

/** A key that people make up takes long to check, so that it cannot be guessed; nobody guesses 32 random bytes. */
const checkOf = async ({ key, given }: DatabaseKey, salt: string): Promise<string> =>
  given ? slowCheck(key, salt) : createHmac("sha256", key).update(salt).digest("hex");

const slowCheck = (key: string, salt: string): Promise<string> =>
  new Promise((resolve, reject) => {
    scrypt(key, Buffer.from(salt, "hex"), 32, COST, (error, bytes) =>
      error ? reject(error) : resolve(bytes.toString("hex")),
    );
  });

/** With what belongs to it: SQLite keeps a log and an index of it beside a database. */
async function putAside(data: string): Promise<string> {
  const name = `temporal-${new Date().toISOString().replaceAll(/[:.]/g, "-")}.db`;
  for (const each of await readdir(data))
    if (/^temporal\.db(-wal|-shm)?$/.test(each))
      await rename(join(data, each), join(data, each.replace(DATABASE, name)));
  return name;
}
