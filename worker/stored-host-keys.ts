// Host keys that workers of several machines learn, kept in the store that they share: one object for each host.
import { createHash } from "node:crypto";
import type { ArtifactStore } from "../artifacts/store.js";
import type { HostKeyStore } from "../devices/index.js";

/**
 * Of two workers that learn a key of one host at once, the first one's counts; the second one decides again.
 * @param name of the folder in the store
 */
export function storedHostKeys(store: ArtifactStore, url: string, name: string): HostKeyStore {
  const folder = `${name}/`;
  const read = async (): Promise<string> => {
    const lines: string[] = [];
    for await (const { path } of store.sizes(folder))
      lines.push((await store.read(path))?.toString("utf8") ?? "");
    return lines.join("");
  };
  return {
    name: `${url}/${folder}`,
    read,
    async append(decide) {
      for (;;) {
        const line = decide(await read());
        if (line === undefined) return;
        const host = line.split(" ", 1)[0] ?? "";
        const path = `${folder}${createHash("sha256").update(host).digest("hex")}.txt`;
        if (await store.create(path, `${line}\n`)) return;
      }
    },
  };
}
