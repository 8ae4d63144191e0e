// The secrets that `dev` makes for itself: the token of its owner, and the key that payloads are encrypted with.
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { CliError } from "../errors.js";
import { matchDatabase } from "./database-key.js";
import { makePrivate, readPrivateFile, writePrivateFile } from "../owner/private-file.js";

export interface DevSecrets {
  owner: OwnerToken;
  /** Absent where a Temporal server is used that others run, and no key was given: they would not have ours. */
  encryption_key?: string;
}

const SHORTEST_KEY = 16;

/** @throws {CliError} `usage` where the given key cannot be used, or is not the one of the data */
export async function devSecrets(
  data: string,
  { ORCHESTRATOR_ENCRYPTION_KEY: given, TEMPORAL_ADDRESS }: Record<string, string | undefined>,
  log: (line: string) => void,
): Promise<DevSecrets> {
  if (given && given.length < SHORTEST_KEY)
    throw new CliError(
      "usage",
      `ORCHESTRATOR_ENCRYPTION_KEY must have at least ${SHORTEST_KEY} characters; it has ${given.length}.`,
    );
  const owner = await ownerToken(data);
  if (TEMPORAL_ADDRESS) {
    if (!given)
      log(
        `payloads are not encrypted at ${TEMPORAL_ADDRESS}: everyone who can reach it can start work here. Set the same ORCHESTRATOR_ENCRYPTION_KEY for all who share it`,
      );
    return { owner, ...(given ? { encryption_key: given } : {}) };
  }
  const key = given || (await encryptionKey(data, log));
  await matchDatabase(data, { key, given: Boolean(given) }, log);
  return { owner, encryption_key: key };
}

const SECRET = /^[\w-]{43}$/;
const newSecret = (): string => randomBytes(32).toString("base64url");

interface OwnerToken {
  /** Absolute path of the file that has it. */
  file: string;
  /** All that the API is told of it. */
  sha256: string;
}

/** Kept over restarts. One that others could have read or written is replaced. */
async function ownerToken(data: string): Promise<OwnerToken> {
  const file = join(data, "owner-token");
  const token = await keptSecret(file);
  return { file, sha256: createHash("sha256").update(token).digest("hex") };
}

/**
 * Kept over restarts: without it what Temporal holds could not be read. One that others could read is made private again,
 * one that somebody else has put there is replaced.
 */
async function encryptionKey(data: string, log: (line: string) => void): Promise<string> {
  const file = join(data, "encryption-key");
  if (await makePrivate(file))
    log(
      `${file} could be read by others, and has mode 0600 now. Remove it, if they may have, for a new one.`,
    );
  return keptSecret(file);
}

async function keptSecret(file: string): Promise<string> {
  const kept = (await readPrivateFile(file))?.trim();
  if (kept !== undefined && SECRET.test(kept)) return kept;
  const secret = newSecret();
  await writePrivateFile(file, `${secret}\n`);
  return secret;
}
