// Lists of runs, newest first. The store names all runs; archives and Temporal's visibility say what they are.
import ms from "ms";
import { RUNS_FOLDER } from "../../artifacts/paths.js";
import { runLinks } from "../../projection/links.js";
import { RunStatusSchema } from "../../schemas/outcome.js";
import type { Run } from "../../schemas/run.js";
import type { ApiDeps } from "../deps.js";
import { decodeCursor, encodeCursor, type Page } from "../http/pages.js";
import { wordsOf } from "../http/query.js";
import { Problem } from "../problem.js";
import { namesIn, runsWith } from "./device-index.js";
import { idAt } from "./ids.js";
import { prunedNote } from "./pruned.js";
import type { ShownRun } from "./shown-run.js";
import type { Views } from "./views.js";
import { visibleRuns } from "./visible.js";

export interface ListQuery {
  /** Each may be several, separated by commas. */
  status?: string[];
  workflow?: string;
  device?: string;
  since?: string;
  cursor?: string;
  limit: number;
}

const LIST = "runs";
/** So many are looked at together. */
const CHUNK = 100;
/** A page ends with the run whose large inputs make it longer than this. */
const INPUTS_BYTES = 4 * 1024 * 1024;

export async function listRuns(
  { deps, views }: { deps: ApiDeps; views: Views },
  query: ListQuery,
): Promise<Page<ShownRun>> {
  const matches = filterOf(query);
  const since = query.since === undefined ? undefined : sinceOf(query.since);
  const after = query.cursor === undefined ? undefined : decodeCursor(LIST, query.cursor);
  const isWanted = (id: string) =>
    (after === undefined || id < after) && (since === undefined || id >= idAt(since));
  const ids =
    query.device === undefined
      ? (await namesIn(deps.store, RUNS_FOLDER)).filter(isWanted)
      : await runsWith(deps.store, query.device, isWanted);
  const wanted = ids.sort((a, b) => (a < b ? 1 : -1));
  const items: ShownRun[] = [];
  let bytes = 0;
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const chunk = wanted.slice(from, from + CHUNK);
    const runs = await resolve(chunk, deps, views);
    for (const id of chunk) {
      const shown = runs.get(id);
      if (!shown || !matches(shown.run)) continue;
      if (since !== undefined && Date.parse(shown.run.created_at) < since) continue;
      const last = items.at(-1);
      if (last && (items.length === query.limit || bytes > INPUTS_BYTES)) {
        return { items, next: encodeCursor(LIST, last.run.id) };
      }
      items.push(shown);
      bytes += shown.large_inputs?.bytes ?? 0;
    }
  }
  return { items, next: null };
}

/** Archived ones from their archive; the others as Temporal lists them. What neither knows was never started. */
async function resolve(ids: string[], deps: ApiDeps, views: Views): Promise<Map<string, ShownRun>> {
  const runs = new Map<string, ShownRun>();
  const archived = await Promise.all(ids.map(async (id) => [id, await views.archived(id)] as const));
  const open = archived.flatMap(([id, run]) => {
    if (run) runs.set(id, run);
    return run ? [] : [id];
  });
  const there = (
    await Promise.all(open.map(async (id) => ((await prunedNote(deps.store, id)) ? [] : [id])))
  ).flat();
  if (there.length === 0) return runs;
  for (const run of await visibleRuns(deps.temporal, there)) {
    runs.set(run.id, views.followed(run.id) ?? { run: views.present({ ...run, links: runLinks(run.id) }) });
  }
  return runs;
}

function filterOf({ status, workflow }: ListQuery): (run: Run) => boolean {
  const statuses = wordsOf(status, RunStatusSchema.options, "status of a run");
  return (run) =>
    (statuses === undefined || statuses.includes(run.status)) &&
    (workflow === undefined || run.workflow === workflow);
}

/** @returns milliseconds since 1970 */
function sinceOf(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  const back = /^\d+(\.\d+)?\s*[a-z]+$/i.test(text)
    ? (ms(text as ms.StringValue) as number | undefined)
    : undefined;
  if (back === undefined) {
    throw new Problem(
      "bad_request",
      `since is ${text.slice(0, 40)}; expected a time such as 2026-01-31T00:00:00Z, or a duration such as 24h.`,
    );
  }
  return Date.now() - back;
}
