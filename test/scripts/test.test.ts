// `npm test` counts, says what failed, and fails when it should.
import { expect, test } from "vitest";
import { makeCheckout } from "./checkout.js";

const HEAD =
  'import { execFileSync } from "node:child_process";\nimport { describe, expect, test } from "vitest";\n';
/** A test that starts a process which computes for a second. */
const BUSY =
  'test("starts", () => void execFileSync(process.execPath, ["-e", "const end = Date.now() + 1000; while (Date.now() < end);"]));\n';

async function unitTests(files: Record<string, string>) {
  const { node, write } = await makeCheckout({ installed: true });
  for (const [name, text] of Object.entries(files)) await write(`schemas/${name}.test.ts`, HEAD + text);
  const outcome = await node("scripts/test.mjs", "unit");
  return { ...outcome, last: outcome.stdout.trimEnd().split("\n").at(-1) };
}

test("counts, and names second tries, what was skipped and why, and what a file costs", async () => {
  const { code, stdout, last } = await unitTests({
    some: `let tries = 0;
test("passes", () => expect(1).toBe(1));
test("a", { retry: 1 }, () => expect(++tries).toBe(2));
test("s", ({ skip }) => skip("no router here"));
${BUSY}`,
  });
  expect([code, last]).toEqual([0, "3 passed, 0 failed, 1 skipped"]);
  expect(stdout).toContain(
    "passed at the second try only:\n  schemas/some.test.ts: a\n    expected 1 to be 2 // Object.is equality (line ",
  );
  expect(stdout).toContain("schemas/some.test.ts: s (no router here)");
  const [, all, own, started] =
    /processor time: (\S+) s\n +(\S+) s \+ (\S+) s schemas\/some\.test\.ts\n/.exec(stdout) ?? [];
  expect(Number(started)).toBeGreaterThan(0.1);
  expect(Number(all)).toBeCloseTo(Number(own) + Number(started), 0);
});

test("fails with a failed test, which has no second try, and with a file that cannot be loaded; names both", async () => {
  const { code, stdout, last } = await unitTests({
    some: 'let tries = 0;\ndescribe("a", () => { test("b", () => expect(++tries).toBe(2)); test("c", () => {}); });',
    other: 'import "./nowhere.js";\ntest("a", () => {});',
  });
  expect([code, last]).toEqual([1, "1 passed, 2 failed, 0 skipped"]);
  expect(stdout).toMatch(/^failed:\n(?: {2}.*\n)? {2}schemas\/some\.test\.ts: a > b\n/m);
  expect(stdout).toMatch(/^failed:\n(?: {2}.*\n)? {2}schemas\/other\.test\.ts: Cannot find module.*nowhere/m);
});

test("fails when there is no test", async () => {
  const outcome = await unitTests({});
  expect(outcome).toMatchObject({ code: 1, last: expect.stringMatching(/^0 passed, \d failed, 0 skipped$/) });
});

test("knows no other part", async () => {
  const { node } = await makeCheckout({ installed: true });
  expect(await node("scripts/test.mjs", "unti")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no part "unti"'),
  });
});
