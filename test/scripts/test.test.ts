// `npm test` counts, says what failed, and fails when it should.
import { expect, test } from "vitest";
import { makeCheckout } from "./checkout.js";

const TEST = 'import { describe, expect, test } from "vitest";\n';

async function unitTests(text: string | undefined) {
  const { node, write } = await makeCheckout({ installed: true });
  if (text !== undefined) await write("schemas/some.test.ts", TEST + text);
  const outcome = await node("scripts/test.mjs", "unit");
  return { ...outcome, last: outcome.stdout.trimEnd().split("\n").at(-1) };
}

test("ends with the counts", async () => {
  const outcome = await unitTests(
    'test("one", () => expect(1).toBe(1));\ntest("two", () => expect(2).toBe(2));',
  );
  expect(outcome).toMatchObject({ code: 0, last: "2 passed, 0 failed, 0 skipped" });
});

test("fails with a failed test and names it", async () => {
  const outcome = await unitTests(
    'describe("a", () => { test("b", () => expect(1).toBe(2)); test("c", () => {}); });',
  );
  expect(outcome).toMatchObject({ code: 1, last: "1 passed, 1 failed, 0 skipped" });
  expect(outcome.stdout).toContain("failed:\n  schemas/some.test.ts: a > b\n");
});

test("names what passed at the second try only", async () => {
  const outcome = await unitTests(
    'let tries = 0;\ntest("a", { retry: 1 }, () => expect(++tries).toBe(2)); test("b", () => {});',
  );
  expect(outcome).toMatchObject({ code: 0, last: "2 passed, 0 failed, 0 skipped" });
  expect(outcome.stdout).toContain(
    "passed at the second try only:\n  schemas/some.test.ts: a\n    expected 1 to be 2 // Object.is equality (line ",
  );
});

test("a unit test has no second try", async () => {
  const outcome = await unitTests('let tries = 0;\ntest("a", () => expect(++tries).toBe(2));');
  expect(outcome).toMatchObject({ code: 1, last: "0 passed, 1 failed, 0 skipped" });
});

test("says what each file costs in processor time, with what it starts", async () => {
  const outcome = await unitTests(
    'import { execFileSync } from "node:child_process";\ntest("a", () => void execFileSync(process.execPath, ["-e", "const end = Date.now() + 1000; while (Date.now() < end);"]));',
  );
  const [, all, own, started] =
    /processor time: (\S+) s\n +(\S+) s \+ (\S+) s schemas\/some\.test\.ts\n/.exec(outcome.stdout) ?? [];
  expect(Number(started)).toBeGreaterThan(0.1);
  expect(Number(all)).toBeCloseTo(Number(own) + Number(started), 0);
});

test("says why a test was skipped", async () => {
  const outcome = await unitTests('test("a", ({ skip }) => skip("no router here"));\ntest("b", () => {});');
  expect(outcome.last).toBe("1 passed, 0 failed, 1 skipped");
  expect(outcome.stdout).toContain("schemas/some.test.ts: a (no router here)");
});

test("fails with a file that cannot be loaded", async () => {
  const outcome = await unitTests('import "./nowhere.js";\ntest("a", () => {});');
  expect(outcome).toMatchObject({ code: 1, last: "0 passed, 1 failed, 0 skipped" });
  expect(outcome.stdout).toMatch(/failed:\n {2}schemas\/some\.test\.ts: Cannot find module.*nowhere/);
});

test("fails when there is no test", async () => {
  const outcome = await unitTests(undefined);
  expect(outcome).toMatchObject({ code: 1, last: expect.stringMatching(/^0 passed, \d failed, 0 skipped$/) });
});

test("knows no other part", async () => {
  const { node } = await makeCheckout({ installed: true });
  expect(await node("scripts/test.mjs", "unti")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no part "unti"'),
  });
});
