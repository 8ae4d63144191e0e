// The name of a build: the same for the same workflows, another for others.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExitCode } from "../schemas/setting.js";
import { buildOf } from "./build.js";

const NET = { deployment: "net", version: "1.2.3", given: undefined };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-build-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundleOf(text: string): Promise<string> {
  const file = join(folder, `${text.length}.js`);
  await writeFile(file, text);
  return file;
}

test("version and workflows name a build", async () => {
  const [one, other] = [await bundleOf("workflows"), await bundleOf("other workflows")];
  const { build_id } = buildOf({ ...NET, bundle: one });
  expect(build_id).toMatch(/^1\.2\.3-[0-9a-f]{12}$/);
  expect(buildOf({ ...NET, bundle: one, given: "" }).build_id).toBe(build_id);
  expect(buildOf({ ...NET, bundle: other }).build_id).not.toBe(build_id);
});

test("a name of one's own is taken, if it is one", async () => {
  const bundle = await bundleOf("workflows");
  expect(buildOf({ ...NET, bundle, given: "2026.11+3f9c" })).toEqual({
    deployment: "net",
    build_id: "2026.11+3f9c",
  });
  let refused: unknown;
  try {
    buildOf({ ...NET, bundle, given: "a build" });
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({
    message: expect.stringMatching(/^ORCHESTRATOR_BUILD_ID is "a build"; expected/),
  });
  expect(startExitCode(refused)).toBe(2);
});
