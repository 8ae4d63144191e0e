import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../artifacts/open.js";
import { planPath, runFolder, templatesPath } from "../../artifacts/paths.js";
import type { ByteStore } from "../../artifacts/store.js";
import { createTemplatesDigest } from "../../packages/devices/src/parse/index.js";
import { createCatalogue } from "../catalogue.js";
import { requestPolicy } from "../request-policy.js";
import { compilerHere } from "../testing/compiler.js";
import { dropTemplates } from "./templates.js";

let folder: string;
let store: ByteStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-templates-"));
  store = openStore(pathToFileURL(join(folder, "store")).href, { env: {} });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const compiler = compilerHere({
  platforms: {},
  catalogue: createCatalogue(undefined),
  policyFor: requestPolicy([], { allow_exec: false, own: [] }),
});
const planWith = (more: { templates_digest?: string }) =>
  JSON.stringify({ stages: [], steps: {}, devices: {}, inputs: {}, ...more });
const holds = async (digest: string) => (await store.read(templatesPath(digest))) !== undefined;

test("templates go with the last run that was started with them", async () => {
  await store.put(templatesPath("old"), "templates");
  await store.put(templatesPath("other"), "templates");
  for (const run of ["run1", "run2"]) await store.put(planPath(run), planWith({ templates_digest: "old" }));
  await store.put(planPath("run3"), planWith({ templates_digest: "other" }));
  await store.put(planPath("run4"), planWith({}));

  await store.remove(runFolder("run1"));
  await dropTemplates({ compiler, store }, "old");
  expect(await holds("old")).toBe(true);

  await store.remove(runFolder("run2"));
  await dropTemplates({ compiler, store }, "old");
  expect([await holds("old"), await holds("other")]).toEqual([false, true]);
  await dropTemplates({ compiler, store }, undefined);
  expect(await holds("other")).toBe(true);
});

test("those that runs are started with at present stay: the next run counts on them", async () => {
  await mkdir(join(folder, "now"));
  await writeFile(join(folder, "now", "index"), "Template, Hostname, Platform, Command\n");
  const templates = createTemplatesDigest(join(folder, "now"));
  const digest = (await templates.contents())?.digest as string;
  await store.put(templatesPath(digest), "templates");
  await dropTemplates({ compiler, store, templates_digest: templates }, digest);
  expect(await holds(digest)).toBe(true);
});
