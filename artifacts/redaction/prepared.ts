// Searches for long secrets, built in slices before the first text is masked by them.
import { strengthOf } from "../../schemas/secret-strength.js";
import { collectSecrets, type KnownSecrets } from "./known.js";
import { inSlices } from "./steps.js";

/** A shorter secret takes less than a slice of the loop, characters. */
const LONG = 2_000;
const MOST_KEPT = 8;

const prepared = new Map<string, KnownSecrets>();
const preparing = new Map<string, Promise<void>>();

/** Does the work that {@link preparedSearch} saves, while others have the loop in between. */
export async function prepareSecret(secret: string): Promise<void> {
  if (secret.length < LONG || prepared.has(secret) || strengthOf(secret) !== "strong") return;
  const underWay = preparing.get(secret) ?? prepare(secret);
  preparing.set(secret, underWay);
  await underWay.finally(() => preparing.delete(secret));
}

async function prepare(secret: string): Promise<void> {
  const search = await inSlices(collectSecrets([secret]));
  if (search) prepared.set(secret, search);
  if (prepared.size > MOST_KEPT) prepared.delete(prepared.keys().next().value!);
}

export const preparedSearch = (secret: string): KnownSecrets | undefined => prepared.get(secret);
