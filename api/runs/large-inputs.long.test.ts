// Runs with inputs as large as a body may be: what is sent of them, and how much is done at once.
import { afterEach, expect, it } from "vitest";
import { planPath, runJsonPath } from "../../artifacts/paths.js";
import type { Run } from "../../schemas/run.js";
import type { Followers } from "../live/followers.js";
import type { Temporal } from "../temporal.js";
import { archiveOne, type TestApp, testApp } from "../testing/app.js";
import { compilerHere } from "../testing/compiler.js";
import { followed, RUN } from "../testing/followed.js";
import { longestJson } from "../testing/longest-json.js";
import type { CompilerWorld } from "./compile.js";
import { runText } from "./shown-run.js";
import { createViews } from "./views.js";

const MIB = 1024 * 1024;
let api: TestApp;
afterEach(() => api.close());

/** A mebibyte, and beside it what a search for members may stumble over. */
const LARGE = {
  'a "}],': '\\",[{',
  x: [[], ...Array.from({ length: 1_000 }, (_, n) => String(n).repeat(MIB / 3_000))],
};

async function archiveRuns(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, n) => `1aaaaaaaaaaaa${String(n).padStart(2, "0")}`);
  const [first = ""] = ids;
  await archiveOne(api.store, first);
  const run = JSON.parse(String(await api.store.read(runJsonPath(first)))) as Run;
  for (const id of ids)
    await api.store.put(runJsonPath(id), `${JSON.stringify({ ...run, id, inputs: LARGE }, null, 2)}\n`);
  return ids.toReversed();
}

it("lists them a few mebibytes at a time, with all their inputs", async () => {
  api = await testApp();
  const ids = await archiveRuns(12);
  const found: Run[] = [];
  let pages = 0;
  for (let next: string | null = ""; next !== null; pages++) {
    const text = await (await api.get(`/v1/runs?limit=1000${next && `&cursor=${next}`}`)).text();
    expect(text.length).toBeLessThan(7 * MIB);
    const page = JSON.parse(text) as { items: Run[]; next: string | null };
    found.push(...page.items);
    ({ next } = page);
  }
  expect(pages).toBeLessThan(5);
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(found.every(({ inputs }) => Object.keys(inputs).join() === Object.keys(LARGE).join())).toBe(true);
  expect(found[3]!.inputs).toEqual(LARGE);
});

it("parses and writes none of the inputs where requests are served", async () => {
  api = await testApp();
  const [id = ""] = await archiveRuns(3);
  const answers: string[] = [];
  const longest = await longestJson(async () => {
    for (const path of ["/v1/runs", `/v1/runs/${id}`]) answers.push(await (await api.get(path)).text());
  });
  expect(longest).toBeLessThan(64 * 1024);
  expect((JSON.parse(answers[1]!) as Run).inputs).toEqual(LARGE);
});

it("shows those of a run that goes on as its plan has them", async () => {
  api = await testApp();
  const plan = { stages: [], devices: {}, steps: {}, inputs: LARGE };
  await api.store.put(planPath(RUN), JSON.stringify(plan, null, 2));
  const compiler = compilerHere({} as CompilerWorld);
  const known = { store: api.store, compiler, temporal: {} as Temporal };
  const outline = await createViews({ ...known, followers: () => undefined as never }).outline(RUN);
  expect(JSON.stringify(outline).length).toBeLessThan(1_000);
  const follower = followed([], "r", outline);
  follower.sync = async () => {};
  const followers = { peek: () => follower } as unknown as Followers;
  const view = await createViews({ ...known, followers: () => followers }).open(RUN);
  const text = Buffer.concat(await runText(await view.run())).toString("utf8");
  expect(JSON.parse(text)).toMatchObject({ id: RUN, inputs: LARGE });
});
