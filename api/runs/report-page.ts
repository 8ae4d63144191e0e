// A run's page, and the same as a file to take away.
import { ofRun, planPath } from "../../artifacts/paths.js";
import { recordingsOf } from "../../artifacts/recordings.js";
import { columnsOf, lastStages } from "../../projection/reports/columns.js";
import { embedFiles } from "../../projection/reports/embed.js";
import { htmlReport } from "../../projection/reports/html/report.js";
import type { ReportInput } from "../../projection/reports/report.js";
import type { Plan } from "../../schemas/plan.js";
import type { ApiDeps } from "../deps.js";
import { readJson, type Views } from "./views.js";

interface Context {
  deps: ApiDeps;
  views: Views;
}

/** @throws {Problem} `not_found`, `temporal_unreachable` */
export async function reportInput({ views }: Pick<Context, "views">, id: string): Promise<ReportInput> {
  const view = await views.open(id);
  return { run: await view.run(), results: await view.results() };
}

/** Carries what it shows, so that it can be saved. */
export async function reportFile(context: Context, id: string): Promise<string> {
  const { store } = context.deps;
  const input = await reportInput(context, id);
  const embedded = await embedFiles(input.results, {
    read: async (path) => (await store.read(ofRun(id, path)))?.toString("utf8"),
    recordings: (device) => recordingsOf(context.deps.store, id, device),
  });
  const plan = await planOf(context.deps, id);
  return htmlReport(input, {
    ...embedded,
    columns: plan ? columnsOf(plan) : [],
    base: "artifacts/",
  });
}

/** Gets what it shows when somebody looks at it, and follows the run while it goes on. */
export async function livePage(context: Context, id: string): Promise<string> {
  const input = await reportInput(context, id);
  const api = `/v1/runs/${encodeURIComponent(id)}`;
  const { temporal } = input.run.links;
  const plan = await planOf(context.deps, id);
  const ends = plan ? lastStages(plan) : {};
  return htmlReport(input, {
    columns: plan ? columnsOf(plan) : [],
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

const planOf = ({ store }: ApiDeps, id: string) => readJson<Plan>(store, planPath(id));
