// What a secret for the encryption of payloads must be.
import { SettingError } from "../../schemas/setting.js";

const SHORTEST_SECRET = 16;

/** @param secret any text of at least 16 characters. @throws {SettingError} when it is shorter */
export function checkSecret(secret: string): void {
  if (secret.length < SHORTEST_SECRET)
    throw new SettingError(
      `ORCHESTRATOR_ENCRYPTION_KEY must have at least ${SHORTEST_SECRET} characters; it has ${secret.length}.`,
    );
}
