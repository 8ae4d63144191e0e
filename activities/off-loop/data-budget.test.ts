// So much data at once, in turn.
import { expect, it } from "vitest";
import { createDataBudget } from "./data-budget.js";

const never = new AbortController().signal;
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let is = false;
  void promise.then(
    () => (is = true),
    () => (is = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return is;
};

it("lets nobody begin who does not fit, and nobody overtake", async () => {
  const budget = createDataBudget(100, 10);
  const first = await budget.take(60, never);
  const large = budget.take(1_000, never);
  const later = budget.take(20, never);
  expect([await settled(large), await settled(later), await settled(budget.take(10, never))]).toEqual([
    false,
    false,
    true,
  ]);
  first();
  first();
  const end = await large;
  expect(await settled(later)).toBe(false);
  end();
  (await later)();
  expect(await settled(budget.take(100, never))).toBe(true);
});

it("lets who is cancelled go, and the next one begin", async () => {
  const budget = createDataBudget(100, 10);
  await budget.take(60, never);
  const cancel = new AbortController();
  const large = budget.take(90, cancel.signal);
  const later = budget.take(30, never);
  expect(await settled(later)).toBe(false);
  cancel.abort();
  await expect(large).rejects.toMatchObject({ code: "cancelled" });
  expect(await settled(later)).toBe(true);
  await expect(budget.take(20, cancel.signal)).rejects.toMatchObject({ code: "cancelled" });
});
