// All files of a run as one tar.gz; of a run that is not archived yet, what there is so far.
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { runFolder, runJsonPath, templatesPath } from "../../artifacts/paths.js";
import { ARCHIVE_FILES } from "../../projection/archive-files.js";
import { BUNDLED_TEMPLATES } from "../../schemas/replay.js";
import { paced, sizeOf } from "../compile/pieces.js";
import type { ApiDeps } from "../deps.js";
import { historyJson } from "./history.js";
import { runText } from "./shown-run.js";
import { planFacts } from "./stored-plan.js";
import type { Views } from "./views.js";

/** Whoever unpacks it is the only one who reads it. */
const MODE = 0o600;

type Text = [name: string, pieces: Uint8Array[]];

/** Paths begin with the run's id. @throws {Problem} before anything is sent, where Temporal does not answer */
export async function bundleOf(deps: ApiDeps, views: Views, run: string): Promise<AsyncIterable<Uint8Array>> {
  const soFar = await textsSoFar(deps, views, run);
  const tar = pack();
  const gzip = createGzip();
  // A reader who goes away ends both: an error that nobody listens to would end the process.
  tar.on("error", (error) => gzip.destroy(error));
  gzip.on("close", () => tar.destroy());
  tar.pipe(gzip);
  void fill(tar, deps, run, soFar).catch((error: unknown) => gzip.destroy(error as Error));
  return gzip;
}

/** Of a run that is not archived yet. */
async function textsSoFar(deps: ApiDeps, views: Views, run: string): Promise<Text[]> {
  const view = await views.open(run);
  if (await deps.store.read(runJsonPath(run))) return [];
  const gather = async (body: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return pieces;
  };
  return [
    [`${ARCHIVE_FILES.history}run.0.json`, await gather(await historyJson(deps, run, "run", 0))],
    [ARCHIVE_FILES.results, await gather(view.results())],
    [ARCHIVE_FILES.run, await runText(await view.run())],
  ];
}

async function fill(tar: Pack, deps: ApiDeps, run: string, soFar: Text[]): Promise<void> {
  const folder = runFolder(run);
  const names = new Set<string>();
  for await (const { path } of deps.store.sizes(folder)) {
    const name = path.slice(folder.length);
    if (await addFile(tar, deps, path, `${run}/${name}`)) names.add(name);
  }
  const facts = await planFacts(deps, run);
  if (facts?.templates_digest !== undefined)
    await addFile(tar, deps, templatesPath(facts.templates_digest), `${run}/${BUNDLED_TEMPLATES}`);
  // Of an archive that is being written some are there already.
  for (const [name, pieces] of soFar) {
    if (names.has(name)) continue;
    const entry = tar.entry({ name: `${run}/${name}`, size: sizeOf(pieces), mode: MODE });
    await pipeline(Readable.from(paced(pieces)), entry);
  }
  tar.finalize();
}

async function addFile(tar: Pack, { store }: ApiDeps, path: string, name: string): Promise<boolean> {
  const opened = await store.open(path);
  if (!opened) return false;
  const { bytes, modified_at } = opened.info;
  await pipeline(opened.body, tar.entry({ name, size: bytes, mtime: new Date(modified_at), mode: MODE }));
  return true;
}
