// Logins are spread over time: none comes too soon, and who is not asked to wait does not.
import { expect, test } from "vitest";
import { LoginPace, type LoginPaceOptions } from "./login-pace.js";

const credential = (name: string, logins_per_second?: number) => ({
  name,
  username: "netops",
  ...(logins_per_second === undefined ? {} : { logins_per_second }),
});
/** A timer may fire so much before its time, milliseconds. */
const EARLY_MS = 2;

/** When logins that are asked for together may begin, milliseconds after the first. */
async function begins(options: LoginPaceOptions, stops: ReturnType<typeof credential>[][]) {
  const pace = new LoginPace(options);
  const waits: string[] = [];
  const begun = performance.now();
  const at = await Promise.all(
    stops.map(async (stop) => {
      await pace.wait(stop, { onWait: (what) => waits.push(what) });
      return performance.now();
    }),
  );
  return { gaps: at.slice(1).map((each, n) => each - at[n]!), waits, took_ms: at.at(-1)! - begun };
}

const least = (gaps: number[]) => Math.min(...gaps) + EARLY_MS;

test("a credential's logins follow each other at its pace", async () => {
  const lab = credential("lab", 20);
  const { waits, took_ms } = await begins({}, [[lab], [lab], [lab]]);
  expect(took_ms + EARLY_MS).toBeGreaterThanOrEqual(100);
  expect(waits).toEqual(Array(2).fill("its turn to log in (20 logins a second with credential lab)"));
});

test("credentials without a pace wait for none, and nobody waits for another's", async () => {
  const { waits } = await begins({}, [
    [credential("slow", 1)],
    [credential("a")],
    [credential("a")],
    [credential("b", 1)],
  ]);
  expect(waits).toEqual([]);
});

test("the pace of a site is that of all its credentials, jump hosts included", async () => {
  const { gaps, waits } = await begins({ per_second: 20 }, [
    [credential("a")],
    [credential("jump"), credential("b")],
  ]);
  expect(least(gaps)).toBeGreaterThanOrEqual(100);
  expect(waits).toEqual(["its turn to log in (20 logins a second on this site)"]);
});

test("workers of a site share it", async () => {
  const lab = credential("lab", 40);
  const { gaps } = await begins({ workers: async () => 4 }, [[lab], [lab]]);
  expect(least(gaps)).toBeGreaterThanOrEqual(100);
});

test("who is cancelled does not wait on", async () => {
  const pace = new LoginPace({ per_second: 1 });
  await pace.wait([credential("lab")], {});
  const waiting = pace.wait([credential("lab")], { signal: AbortSignal.abort() });
  await expect(waiting).rejects.toThrow("aborted");
});
