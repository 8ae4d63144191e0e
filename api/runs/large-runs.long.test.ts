// Runs with very many results: what is sent of them, and how much is done at once where requests are served.
import { createHash } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { resultsPath, runJsonPath } from "../../artifacts/paths.js";
import { htmlReport } from "../../projection/reports/html/report.js";
import { jsonReport } from "../../projection/reports/json.js";
import { junitReport } from "../../projection/reports/junit.js";
import { markdownReport } from "../../projection/reports/markdown.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "../../projection/testing/history.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import type { Followers } from "../live/followers.js";
import type { Temporal } from "../temporal.js";
import { archiveOne, type TestApp, testApp } from "../testing/app.js";
import { followed, RUN } from "../testing/followed.js";
import { compilerElsewhere, longestJson } from "../testing/longest-json.js";
import { createViews } from "./views.js";

/** Characters: a device has about 20,000, all of them more than half a million. */
const AT_ONCE = 64 * 1024;
const ID = "1aaaaaaaaaaaa00";
const STEPS = Array.from({ length: 100 }, (_, n) => `s${n}`);
const NAMES = Array.from({ length: 30 }, (_, n) => `r${n} "é},{`);

let api: TestApp;
afterEach(() => api?.close());

const resultOf = (device: string, n: number): DeviceResult => {
  const said = { message: `no "[{}]" ## ::error::\u2028 of ${device}` };
  const steps = STEPS.map((id) => stepResult(id, n % 2 ? { status: "failed", ...said } : {}));
  return { device, status: n % 2 ? "failed" : "passed", steps };
};

/** Whoever reads why a test failed does not want a megabyte. */
const digest = (text = "") => createHash("sha256").update(text).digest("hex");

async function archiveLarge(): Promise<{ run: Run; results: DeviceResult[] }> {
  await archiveOne(api.store, ID);
  const run = JSON.parse(String(await api.store.read(runJsonPath(ID)))) as Run;
  const results = NAMES.map(resultOf);
  await api.store.put(resultsPath(ID), JSON.stringify(results));
  return { run: { ...run, archive: { status: "complete" } }, results };
}

it("reads them a device at a time, and sends what the whole would be", async () => {
  api = await testApp({ compiler: compilerElsewhere() });
  const { run, results } = await archiveLarge();
  const answers: Record<string, string> = {};
  const device = encodeURIComponent(NAMES[7]!);
  const paths = ["report.json", "report.xml", "report.md", "report.html", "devices", "devices?status=failed"];
  const longest = await longestJson(async () => {
    for (const path of [...paths, "devices?limit=2", `devices/${device}`])
      answers[path] = await (await api.get(`/v1/runs/${ID}/${path}`)).text();
    answers["page"] = await (await api.get(`/runs/${ID}`)).text();
  });
  expect(longest).toBeLessThan(AT_ONCE);

  const input = { run, results };
  const failed = results.filter(({ status }) => status === "failed");
  const others = results.filter(({ status }) => status !== "failed");
  const recordings = new Map([...failed, ...others].map(({ device: name }) => [name, []]));
  const whole = {
    "report.json": jsonReport(input),
    "report.xml": junitReport(input),
    "report.md": markdownReport(input),
    "report.html": htmlReport(input, { base: "artifacts/", recordings }),
    devices: JSON.stringify({ items: results, next: null }),
    "devices?status=failed": JSON.stringify({ items: failed, next: null }),
  };
  for (const [path, text] of Object.entries(whole))
    expect([path, digest(answers[path])]).toEqual([path, digest(text)]);
  expect(answers["page"]?.includes(`r7 \\"é},{`)).toBe(true);
  expect(JSON.parse(answers["devices?limit=2"]!)).toMatchObject({ items: results.slice(0, 2) });
  expect(digest(answers[`devices/${device}`])).toBe(digest(JSON.stringify(results[7])));
});

it("shows what the archive says by now, where it was written once more", async () => {
  api = await testApp();
  const { results } = await archiveLarge();
  const path = `/v1/runs/${ID}/devices/${encodeURIComponent(NAMES[7]!)}`;
  await api.get(path);
  const now = results.map((result): DeviceResult => ({ ...result, status: "passed", message: "all well" }));
  await api.store.put(resultsPath(ID), JSON.stringify(now));
  expect(digest(await (await api.get(path)).text())).toBe(digest(JSON.stringify(now[7])));
});

it("makes those of a run that goes on a step at a time", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN, devices: NAMES.length }));
  history.task();
  const outlines = STEPS.map((id) => stepOutline(id, { name: `step ${id}` }));
  history.stage(stageOutline(NAMES, [reads(STEPS)], outlines));
  for (const [n, device] of NAMES.entries())
    history.segment("runReads", segmentInput(device, STEPS), resultOf(device, n).steps);
  const follower = followed(history.events, history.ref.run_id);
  await expect
    .poll(() => follower.log.length)
    .toBeGreaterThan(2 * NAMES.length * STEPS.length + NAMES.length);

  follower.sync = async () => {};
  const followers = { peek: () => follower } as unknown as Followers;
  const known = { store: {} as TestApp["store"], compiler: compilerElsewhere(), temporal: {} as Temporal };
  const view = await createViews({ ...known, followers: () => followers }).open(RUN);
  const pieces: Uint8Array[] = [];
  let entries: unknown;
  let texts: Uint8Array[] = [];
  const longest = await longestJson(async () => {
    entries = await view.devices();
    texts = await view.resultTexts([NAMES[7]!, "r31", NAMES[2]!]);
    for await (const piece of view.results()) pieces.push(piece);
  });
  expect(longest).toBeLessThan(1_000);
  const results = JSON.parse(Buffer.concat(pieces).toString()) as DeviceResult[];
  expect(results.map(({ device, status }) => ({ device, status }))).toEqual(entries);
  expect(results[7]).toMatchObject({
    device: NAMES[7],
    status: "failed",
    message: `step s0: ${resultOf(NAMES[7]!, 7).steps[0]!.message}`,
  });
  expect(results[7]!.steps[3]).toMatchObject({ id: "s3", name: "step s3" });
  expect(texts.map((text) => digest(Buffer.from(text).toString()))).toEqual(
    [7, 2].map((n) => digest(JSON.stringify(results[n]))),
  );
});
