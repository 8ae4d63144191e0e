// Retention: which runs go, by age, by number and by name, a page at a time so that no request hangs.
import { nameOfFolder, RUNS_FOLDER } from "../../artifacts/paths.js";
import type { PrunedRun, PruneRequest } from "../../schemas/prune.js";
import { parseDuration } from "../../compiler/index.js";
import { decodeCursor, encodeCursor, type Page } from "../http/pages.js";
import { Problem } from "../problem.js";
import type { RouteContext } from "../routes/context.js";
import { timeOf } from "../../schemas/run-id.js";
import { type Inspected, inspect, refusalOf, removeRun } from "./remove.js";

const LIST = "pruned";
/** A page ends after this many runs, or this long, whichever is first. */
const RUNS = 100;
const PAGE_MS = 10_000;

/**
 * Oldest first. Runs that are open are passed over unless they are named; what is named and stays says why.
 * @throws {Problem} `invalid_body`, `bad_cursor`, `temporal_unreachable`
 */
export async function prune(
  { deps, views }: RouteContext,
  request: PruneRequest,
  actor: string,
): Promise<Page<PrunedRun>> {
  const { runs, keep, incomplete = false, forget_keys = false, dry_run = false } = request;
  const before = request.older_than === undefined ? undefined : Date.now() - ageOf(request.older_than);
  if (runs === undefined && keep === undefined && before === undefined) {
    throw new Problem(
      "invalid_body",
      "Say which runs: `older_than`, `keep` or `runs`; all of them is `keep: 0`.",
    );
  }
  const { ids, newest } = await candidates(deps.store, runs, keep ?? 0);
  const after = request.cursor === undefined ? undefined : decodeCursor(LIST, request.cursor);
  const until = performance.now() + PAGE_MS;
  const items: PrunedRun[] = [];
  const isNamed = runs !== undefined;

  async function look(id: string): Promise<void> {
    const found = await inspect(deps, id);
    const stays = (reason: string) =>
      void items.push({ ...found, removed: false, reason, artifacts: 0, bytes: 0 });
    if (newest.has(id)) return isNamed ? stays(`It is one of the ${keep} newest.`) : undefined;
    if (before !== undefined && found.archive !== "leftover" && endOf(found) >= before)
      return isNamed ? stays(`It ended less than ${request.older_than} ago.`) : undefined;
    const refusal = await refusalOf(deps, found, incomplete);
    if (!refusal)
      items.push(await removeRun(deps, views, found, { actor, incomplete, forget_keys, dry_run }));
    else if (isNamed || refusal.why === "incomplete") stays(refusal.problem.message);
  }

  for (const [at, id] of ids.entries()) {
    if (after !== undefined && id <= after) continue;
    await look(id);
    const more = at + 1 < ids.length;
    if (more && (items.length >= RUNS || performance.now() > until))
      return { items, next: encodeCursor(LIST, id) };
  }
  return { items, next: null };
}

/** Ids in the order of their age, and which of them are the newest that stay. */
async function candidates(
  store: RouteContext["deps"]["store"],
  named: string[] | undefined,
  keep: number,
): Promise<{ ids: string[]; newest: ReadonlySet<string> }> {
  const all: string[] = [];
  if (named === undefined || keep > 0) {
    for await (const folder of store.children(RUNS_FOLDER)) {
      const id = nameOfFolder(folder);
      if (id !== undefined) all.push(id);
    }
  }
  all.sort();
  return {
    ids: named === undefined ? all : [...new Set(named)].sort(),
    newest: new Set(keep > 0 ? all.slice(-keep) : []),
  };
}

const endOf = ({ id, finished_at }: Inspected): number =>
  finished_at === undefined ? (timeOf(id) ?? Date.now()) : Date.parse(finished_at);

function ageOf(text: string): number {
  const age = parseDuration(text);
  if (age !== undefined) return age;
  throw new Problem(
    "invalid_body",
    `older_than is ${text.slice(0, 40)}; expected a duration such as 30d or 12h.`,
  );
}
