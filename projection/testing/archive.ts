// An archive that is kept in memory.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { type ArchiveOptions, archiveRun } from "../archive.js";

/** @returns the state that was archived, and each file's text by its path below the run's folder */
export async function archiveInMemory(
  options: Pick<ArchiveOptions, "root" | "source" | "resolutions" | "intentOf" | "notified" | "dueOf">,
) {
  const files = new Map<string, string>();
  const state = await archiveRun({
    run: "x1",
    ...options,
    converter: defaultDataConverter,
    namespace: "default",
    write: async (path, body) => {
      const chunks: Uint8Array[] = [];
      if (typeof body === "string") chunks.push(Buffer.from(body));
      else for await (const chunk of body) chunks.push(chunk);
      files.set(path, Buffer.concat(chunks).toString());
    },
    read: async () => undefined,
  });
  return { state, files };
}
