// All files of a run as one tar.gz; of a run that is not archived yet, what there is so far.
import { createGzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import { runFolder, templatesPath } from "../../artifacts/paths.js";
import { ARCHIVE_FILES } from "../../projection/archive-files.js";
import { BUNDLED_TEMPLATES } from "../../schemas/replay.js";
import type { ApiDeps } from "../deps.js";
import { historyJson } from "./history.js";
import { planFacts } from "./stored-plan.js";
import type { Views } from "./views.js";

/** Whoever unpacks it is the only one who reads it. */
const MODE = 0o600;

/** Paths begin with the run's id. */
export function bundleOf(deps: ApiDeps, views: Views, run: string): AsyncIterable<Uint8Array> {
  const tar = pack();
  const gzip = createGzip();
  const folder = runFolder(run);

  async function addFile(path: string, name: string): Promise<boolean> {
    const opened = await deps.store.open(path);
    if (!opened) return false;
    const { bytes, modified_at } = opened.info;
    const header = { name: `${run}/${name}`, size: bytes, mtime: new Date(modified_at), mode: MODE };
    await pipeline(opened.body, tar.entry(header));
    return true;
  }

  async function fill(): Promise<void> {
    const names = new Set<string>();
    for await (const file of deps.store.sizes(folder)) {
      const name = file.path.slice(folder.length);
      if (await addFile(file.path, name)) names.add(name);
    }
    const facts = await planFacts(deps, run);
    if (facts?.templates_digest !== undefined)
      await addFile(templatesPath(facts.templates_digest), BUNDLED_TEMPLATES);
    if (!names.has(ARCHIVE_FILES.run)) {
      const view = await views.open(run);
      const texts: [name: string, text: () => Promise<string>][] = [
        [`${ARCHIVE_FILES.history}run.0.json`, () => historyJson(deps, run, "run", 0)],
        [ARCHIVE_FILES.results, async () => JSON.stringify(await view.results())],
        [ARCHIVE_FILES.run, async () => JSON.stringify(await view.run(), null, 2)],
      ];
      // Of an archive that is being written some are there already.
      for (const [name, text] of texts)
        if (!names.has(name)) tar.entry({ name: `${run}/${name}`, mode: MODE }, await text());
    }
    tar.finalize();
  }

  tar.pipe(gzip);
  void fill().catch((error: unknown) => gzip.destroy(error as Error));
  gzip.on("close", () => tar.destroy());
  return gzip;
}
