// What a store does not have although it said that it does.
import { ofRun, runFolder } from "./paths.js";
import type { ArtifactStore, PutArtifact } from "./store.js";

/** As results name it: its path is below the run's folder. */
export type NamedArtifact = Pick<PutArtifact, "path" | "bytes" | "sha256">;

/** Of this many artifacts the digests are looked at, too: of a bucket that takes a request for each. */
const DIGESTS = 500;

/** @returns the paths, below the run's folder, of what is not there, has another length or, of up to 500, another digest */
export async function lostArtifacts(
  store: ArtifactStore,
  run: string,
  named: readonly NamedArtifact[],
): Promise<string[]> {
  if (named.length === 0) return [];
  const folder = runFolder(run);
  const found = new Map<string, { bytes: number; sha256?: string }>();
  const all = named.length > DIGESTS ? store.sizes(folder) : store.list(folder);
  for await (const each of all) found.set(each.path, each);
  const lost = named.filter(({ path, bytes, sha256 }) => {
    const kept = found.get(ofRun(run, path));
    return kept?.bytes !== bytes || (kept.sha256 !== undefined && kept.sha256 !== sha256);
  });
  return [...new Set(lost.map(({ path }) => path))].sort();
}
