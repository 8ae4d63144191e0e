// Keeps the TextFSM templates that a run is started with, so that its outputs can be read again on any machine, for as
// long as there is a run that was.
import { bytesFromStore } from "../../packages/devices/src/words/masked.js";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { nameOfFolder, RUNS_FOLDER, templatesPath } from "../../artifacts/paths.js";
import type { PlanFacts } from "../compile/facts.js";
import type { ApiDeps } from "../deps.js";
import { planFacts } from "./stored-plan.js";

const compress = promisify(gzip);

type Deps = Pick<ApiDeps, "store" | "templates_digest">;

/** Once for all runs that have the same. */
export async function keepTemplates(
  { store, templates_digest: templates }: Deps,
  { templates_digest: digest }: Pick<PlanFacts, "templates_digest">,
): Promise<void> {
  if (digest === undefined || templates === undefined) return;
  const path = templatesPath(digest);
  const there = await store.open(path, { start: 0, end: 0 });
  there?.body.destroy();
  if (there) return;
  const now = await templates.contents();
  // Workers refuse what has changed since the plan was made.
  if (now?.digest === digest)
    await store.create(path, bytesFromStore(await compress(JSON.stringify(now.files))));
}

/**
 * After a run with this plan was removed. The next older run most likely has the same, so the oldest are asked first;
 * what runs are started with at present stays.
 */
export async function dropTemplates(
  deps: Deps & Pick<ApiDeps, "compiler">,
  digest: string | undefined,
): Promise<void> {
  const { store, templates_digest: templates } = deps;
  if (digest === undefined || (await templates?.current(0)) === digest) return;
  for await (const folder of store.children(RUNS_FOLDER)) {
    const run = nameOfFolder(folder);
    const plan = run === undefined ? undefined : await planFacts(deps, run);
    if (plan?.templates_digest === digest) return;
  }
  await store.delete(templatesPath(digest));
}
