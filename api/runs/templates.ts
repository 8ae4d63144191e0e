// Keeps the TextFSM templates that a run is started with, so that its outputs can be read again on any machine.
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { templatesPath } from "../../artifacts/paths.js";
import type { Plan } from "../../schemas/plan.js";
import type { ApiDeps } from "../deps.js";

const compress = promisify(gzip);

/** Once for all runs that have the same. */
export async function keepTemplates(
  { store, templates_digest: templates }: Pick<ApiDeps, "store" | "templates_digest">,
  { templates_digest: digest }: Plan,
): Promise<void> {
  if (digest === undefined || templates === undefined) return;
  const path = templatesPath(digest);
  const there = await store.open(path, { start: 0, end: 0 });
  there?.body.destroy();
  if (there) return;
  const now = await templates.contents();
  // Workers refuse what has changed since the plan was made.
  if (now?.digest === digest) await store.create(path, await compress(JSON.stringify(now.files)));
}
