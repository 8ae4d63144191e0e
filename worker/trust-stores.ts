// Where this worker keeps the host keys that runs learn: beside the data, or in the bucket that it shares.
import { join } from "node:path";
import type { TrustStores } from "../activities/pooled-sessions.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { hostKeyFile } from "../packages/devices/src/index.js";
import { storedHostKeys } from "./stored-host-keys.js";

const SHARED = "known_hosts";
const GUESTS = "known_hosts.guests";

/** @param url of the artifact store @param data folder of the worker */
export function trustStores(url: string, data: string, store: ArtifactStore): TrustStores {
  const open = (name: string) =>
    url.startsWith("s3:") ? storedHostKeys(store, url, name) : hostKeyFile(join(data, name));
  return { shared: open(SHARED), guests: open(GUESTS) };
}
