// A run's page, and the same as a file to take away.
import { ofRun } from "../../artifacts/paths.js";
import { recordingsOf } from "../../artifacts/recordings.js";
import { embedFiles } from "../../projection/reports/embed.js";
import { htmlReport } from "../../projection/reports/html/report.js";
import type { ReportInput } from "../../projection/reports/report.js";
import type { Run } from "../../schemas/run.js";
import type { PageFacts } from "../compile/facts.js";
import type { ApiDeps } from "../deps.js";
import { planPageFacts } from "./stored-plan.js";
import type { Views } from "./views.js";

interface Context {
  deps: ApiDeps;
  views: Views;
}

const NO_PLAN: PageFacts = { columns: [], ends: {} };

/** @throws {Problem} `not_found`, `temporal_unreachable` */
export async function reportInput({ views }: Pick<Context, "views">, id: string): Promise<ReportInput> {
  const view = await views.open(id);
  const { run, large_inputs } = await view.run();
  const inputs =
    large_inputs && (JSON.parse(Buffer.from(await large_inputs.read()).toString("utf8")) as Run["inputs"]);
  return { run: inputs ? { ...run, inputs } : run, results: await view.results() };
}

/** Carries what it shows, so that it can be saved. */
export async function reportFile(context: Context, id: string): Promise<string> {
  const { store } = context.deps;
  const input = await reportInput(context, id);
  const embedded = await embedFiles(input.results, {
    read: async (path) => (await store.read(ofRun(id, path)))?.toString("utf8"),
    recordings: (device) => recordingsOf(context.deps.store, id, device),
  });
  const { columns } = (await planPageFacts(context.deps, id)) ?? NO_PLAN;
  return htmlReport(input, {
    ...embedded,
    columns,
    base: "artifacts/",
  });
}

/** Gets what it shows when somebody looks at it, and follows the run while it goes on. */
export async function livePage(context: Context, id: string): Promise<string> {
  const input = await reportInput(context, id);
  const api = `/v1/runs/${encodeURIComponent(id)}`;
  const { temporal } = input.run.links;
  const { columns, ends } = (await planPageFacts(context.deps, id)) ?? NO_PLAN;
  return htmlReport(input, {
    columns,
    base: `${api}/artifacts/`,
    fetch: { files: `${api}/artifacts/`, devices: `${api}/devices`, run: api },
    ...(input.run.finished_at === null ? { live: { events: `${api}/events`, ends } } : {}),
    links: [
      { text: "All runs", href: "/" },
      { text: "Report file", href: `${api}/report.html` },
      { text: "JUnit", href: `${api}/report.xml` },
      { text: "JSON", href: `${api}/report.json` },
      { text: "Bundle", href: `${api}/bundle` },
      ...(temporal === undefined ? [] : [{ text: "Temporal", href: temporal }]),
    ],
  });
}
