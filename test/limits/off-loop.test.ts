// Jobs of the worker in threads: the same answers and errors as on the loop, which goes on meanwhile.
import { expect, test } from "vitest";
import { type Job, perform } from "../../activities/off-loop/jobs.js";
import { runJob } from "../../activities/off-loop/run-job.js";
import { ExpressionError, TooDear, withAllowance } from "../../compiler/index.js";

const rows = Array.from({ length: 2_000 }, (_, n) => ({
  name: `e${n}`,
  state: n % 3 ? "up" : "down",
  mtu: n,
}));
const judge = (expectations: Job<"judge">["expectations"], output: string, save = {}): Job<"judge"> => ({
  kind: "judge",
  expectations,
  observed: { output, parsed: rows, scope: { inputs: { word: "zz" } } },
  save,
});
const slow = judge([{ contains: "a" }, { matches: "[a-j]{1,999}[0-9]" }], `${"abcdefghij".repeat(200_000)}7`);
const tooDear = (job: Job): boolean => {
  try {
    withAllowance(() => perform(job));
    return false;
  } catch (error) {
    return error instanceof TooDear;
  }
};

/** Counts how often the loop gets round while the work goes on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await work.finally(() => clearInterval(timer));
  return turns;
}

test.each<[string, Job]>([
  [
    "checks and what is saved",
    judge(
      [
        { cel: "parsed.all(r, r.mtu >= 0)" },
        { cel: "parsed.all(r, r.state == 'up')" },
        { value: "parsed.filter(r, r.state == 'down').size()", equals: "${{ size(inputs.word) }}" },
        { not_matches: "(?i)^${{ inputs.word }}[a-j]{1,300}$" },
        { cel: "parsed.map(r, no.such)" },
      ],
      "abcdefghij\n".repeat(10_000),
      { names: "parsed.map(r, r.name)" },
    ),
  ],
  ["a condition", { kind: "condition", cel: "vars.all(r, r.mtu < 10000)", scope: { vars: rows } as never }],
  ["items", { kind: "items", items: { cel: "saved.r.filter(r, r.mtu < 9)" }, scope: { saved: { r: rows } } }],
  [
    "texts",
    {
      kind: "texts",
      templates: ["a ${{ saved.r.map(r, r.name).join(',') }}"],
      scope: { saved: { r: rows } },
    },
  ],
])("%s come to the same", async (_, job) => {
  expect(tooDear(job)).toBe(true);
  let direct: unknown;
  try {
    direct = perform(job);
  } catch (error) {
    direct = error;
  }
  expect(await runJob(job).catch((error: unknown) => error)).toEqual(direct);
});

test("an error has its place in the expression, as on the loop", async () => {
  const job: Job = { kind: "items", items: { cel: "saved.r.map(r, r.nme)" }, scope: { saved: { r: rows } } };
  const error = await runJob(job).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ExpressionError);
  expect(error).toMatchObject({
    code: "evaluation_failed",
    message: "there is no `nme`",
  });
});

test("what is swallowed by an expression, is too dear all the same", () => {
  expect(tooDear(judge([{ cel: "parsed.all(r, parsed.exists(s, s.mtu > r.mtu + 9999)) || true" }], ""))).toBe(
    true,
  );
});

test("one that takes too long is stopped and names the check; others get their answers meanwhile", async () => {
  const stopped = [slow, slow].map((job) => runJob(job).catch((error: unknown) => error));
  const turns = turnsDuring(Promise.all(stopped));
  const small = await runJob(judge([{ contains: "a" }], "a"));
  expect(small.checks).toMatchObject([{ held: true }]);
  for (const error of await Promise.all(stopped))
    expect(error).toMatchObject({
      code: "over_budget",
      message: expect.stringMatching(
        /^the check `matches: \[a-j\]\{1,999\}\[0-9\]` took longer than \d+ ms and was stopped/,
      ),
    });
  expect(await turns).toBeGreaterThan(20);
  const after: Job = {
    kind: "items",
    items: { cel: "saved.r.map(r, r.mtu)" },
    scope: { saved: { r: rows } },
  };
  expect(await runJob(after)).toHaveLength(rows.length);
});
