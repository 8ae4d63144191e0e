// Reports of a run, its page, and the same as a file to take away. Those of a small run are made here, of a large one by a
// compiling process.
import { ofRun, planPath } from "../../artifacts/paths.js";
import { recordingsOf } from "../../artifacts/recordings.js";
import { listRecordings, readFiles } from "../../projection/reports/embed.js";
import type { Caller } from "../compile/job.js";
import { piecesOfParts } from "../compile/pieces.js";
import { filesFor, type Page, type ReportFormat, reportParts } from "../compile/report.js";
import type { ApiDeps } from "../deps.js";
import { type Begun, begin } from "../json/begin.js";
import type { RunView, Views } from "./views.js";

interface Context {
  deps: ApiDeps;
  views: Views;
}

export interface Wanted {
  run: string;
  caller: Caller;
}

/** What is made of so much, all together, is made here: that takes a few milliseconds. */
const SMALL_BYTES = 256 * 1024;

/** @returns the text in pieces. @throws {Problem} `not_found`, `temporal_unreachable`, `too_complex`, `busy` */
export async function report(
  { deps, views }: Context,
  { run, caller }: Wanted,
  format: Exclude<ReportFormat, "report.html">,
): Promise<Uint8Array[]> {
  return make(deps, await views.open(run), { format, caller });
}

/** Carries what it shows, so that it can be saved. */
export async function reportFile({ deps, views }: Context, { run, caller }: Wanted): Promise<Uint8Array[]> {
  const { store } = deps;
  const view = await views.open(run);
  const recordings = await listRecordings(await view.devices(), (device) => recordingsOf(store, run, device));
  const files = await withResults(view, async (results) =>
    results.whole
      ? filesFor({ results: results.whole, recordings })
      : (await deps.compiler.ask("files", { results: results.all, recordings }, caller)).value,
  );
  const texts = await readFiles(files, async (path) =>
    (await store.read(ofRun(run, path)))?.toString("utf8"),
  );
  const plan = await store.read(planPath(run));
  const page = { ...(plan ? { plan } : {}), options: { texts, recordings, base: "artifacts/" } };
  return make(deps, view, { format: "report.html", caller, page });
}

/** Gets what it shows when somebody looks at it, and follows the run while it goes on. */
export async function livePage({ deps, views }: Context, { run: id, caller }: Wanted): Promise<Uint8Array[]> {
  const view = await views.open(id);
  const { run } = await view.run();
  const api = `/v1/runs/${encodeURIComponent(id)}`;
  const { temporal } = run.links;
  const plan = await deps.store.read(planPath(id));
  const page: Page<Uint8Array> = {
    ...(plan ? { plan } : {}),
    ...(run.finished_at === null ? { events: `${api}/events` } : {}),
    options: {
      base: `${api}/artifacts/`,
      fetch: { files: `${api}/artifacts/`, devices: `${api}/devices`, run: api },
      links: [
        { text: "All runs", href: "/" },
        { text: "Report file", href: `${api}/report.html` },
        { text: "JUnit", href: `${api}/report.xml` },
        { text: "JSON", href: `${api}/report.json` },
        { text: "Bundle", href: `${api}/bundle` },
        ...(temporal === undefined ? [] : [{ text: "Temporal", href: temporal }]),
      ],
    },
  };
  return make(deps, view, { format: "report.html", caller, page });
}

interface Report {
  format: ReportFormat;
  page?: Page<Uint8Array>;
  caller: Caller;
}

async function make(deps: ApiDeps, view: RunView, { caller, ...about }: Report): Promise<Uint8Array[]> {
  const shown = await view.run();
  const run = Buffer.from(JSON.stringify(shown.run));
  const inputs = await shown.large_inputs?.read();
  const files = { run, ...(inputs ? { inputs } : {}), ...about };
  const others = run.length + (inputs?.byteLength ?? 0) + (about.page?.plan?.byteLength ?? 0);
  return withResults(view, async ({ whole, all }) => {
    if (whole && whole.byteLength + others <= SMALL_BYTES)
      return [...piecesOfParts(reportParts({ ...files, results: whole }))];
    return (await deps.compiler.ask("report", { ...files, results: all }, caller)).files["answer"] ?? [];
  });
}

async function withResults<T>(view: RunView, work: (results: Begun) => Promise<T>): Promise<T> {
  const results = await begin(view.results(), SMALL_BYTES);
  try {
    return await work(results);
  } finally {
    await results.close();
  }
}
