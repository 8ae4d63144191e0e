// The logins of a run's credentials in the store, where all its workers see them.
import { loginOutcomePath, loginPath } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { type Masked, ownText, ownWord, recordText } from "../packages/devices/src/words/masked.js";
import type { LoginEntry, LoginLedger, LoginOutcome } from "../packages/devices/src/index.js";

export const createLoginLedger = (store: ArtifactStore): LoginLedger => ({
  async read({ run, credential }, n) {
    const bytes = await store.read(loginPath(run, credential, n));
    if (!bytes) return undefined;
    const entry = JSON.parse(bytes.toString("utf8")) as LoginEntry;
    if (entry.outcome !== undefined) return entry;
    const outcome = await store.read(loginOutcomePath(run, credential, n));
    return outcome ? { ...entry, outcome: JSON.parse(outcome.toString("utf8")) as LoginOutcome } : entry;
  },
  create: ({ run, credential }, n, entry) => store.create(loginPath(run, credential, n), recordText(entry)),
  async settle({ run, credential }, n, outcome) {
    await store.put(loginOutcomePath(run, credential, n), outcomeText(outcome));
  },
});

const outcomeText = (outcome: LoginOutcome): Masked =>
  typeof outcome === "string" ? ownText`"${ownWord(outcome)}"` : recordText(outcome);
