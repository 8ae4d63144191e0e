// Host keys that workers of several machines learn, kept in the store that they share: one object for each host.
import { fromSystem, ownText } from "../packages/devices/src/words/masked.js";
import { createHash } from "node:crypto";
import { inOrder } from "../artifacts/lookahead.js";
import type { ArtifactSize, ArtifactStore } from "../artifacts/store.js";
import { type HostKeyStore, KnownHosts } from "../packages/devices/src/index.js";
import { gathered } from "../packages/devices/src/hostkeys/gathered.js";

const READ_AT_ONCE = 16;

/**
 * Of two workers that learn a key of one host at once, the first one's counts; the second one decides again.
 * What was read is held: a look lists the objects, and reads those alone that are new or of another version.
 * @param name of the folder in the store
 */
export function storedHostKeys(store: ArtifactStore, url: string, name: string): HostKeyStore {
  const folder = `${name}/`;
  const held = new Map<string, ArtifactSize & { text: string }>();
  let hosts = new KnownHosts();

  const read = gathered(async () => {
    const listed = new Map<string, ArtifactSize>();
    for await (const object of store.sizes(folder)) listed.set(object.path, object);
    const isStale = ({ path, bytes, version }: ArtifactSize): boolean =>
      listed.get(path)?.bytes !== bytes || listed.get(path)?.version !== version;
    const stale = [...held.values()].filter(isStale);
    for (const { path } of stale) held.delete(path);
    const added = [...listed.values()].filter(({ path }) => !held.has(path));
    const texts: string[] = [];
    const contents = inOrder(added, READ_AT_ONCE, async (object) => ({
      ...object,
      text: (await store.read(object.path))?.toString("utf8") ?? "",
    }));
    for await (const object of contents) {
      held.set(object.path, object);
      texts.push(object.text);
    }
    if (stale.length > 0) hosts = new KnownHosts([...held.values()].map(({ text }) => text).join(""));
    else hosts.add(texts.join(""));
    return hosts;
  });

  return {
    name: `${url}/${folder}`,
    read,
    async append(decide) {
      for (;;) {
        const line = decide(await read());
        if (line === undefined) return;
        const host = line.split(" ", 1)[0] ?? "";
        const path = `${folder}${createHash("sha256").update(host).digest("hex")}.txt`;
        if (await store.create(path, ownText`${fromSystem(line)}\n`)) return;
      }
    },
  };
}
