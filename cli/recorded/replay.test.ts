import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { session } from "../testing/harness.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-replay-"));
  await writeFile(join(folder, "run.tar.gz"), "");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["-o", "no/such/report.html", /^error: no\/such\/report\.html cannot be written: there is no folder /],
  ["--templates", "nowhere", /^error: \S+\/nowhere is the folder of TextFSM templates, and does not exist; /],
])("%s %s is refused before anything is started", async (option, value, says) => {
  const { run } = session({ cwd: folder });
  const { code, err } = await run("replay", "run.tar.gz", "--devices", "recorded", option, value);
  expect(code).toBe(2);
  expect(err).toMatch(says);
  expect(err).toContain("Nothing was started.");
});
