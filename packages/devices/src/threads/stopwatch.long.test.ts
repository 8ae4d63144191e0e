// Work is limited; waiting is not work.
import { expect, test } from "vitest";
import { limitWork } from "./stopwatch.js";

const spin = (ms: number): void => {
  const { user, system } = process.cpuUsage();
  for (;;) {
    const now = process.cpuUsage({ user, system });
    if ((now.user + now.system) / 1_000 >= ms) return;
  }
};

test("a busy process reaches the limit, an idle one does not", async () => {
  let late = 0;
  const end = limitWork(400, () => (late += 1));
  for (let n = 0; n < 3; n++) await new Promise((resolve) => setTimeout(resolve, 150));
  expect(late).toBe(0);
  for (let n = 0; n < 20; n++) {
    spin(50);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(late).toBe(1);
  end();
});

test("once it has ended, nothing is late", async () => {
  let late = 0;
  limitWork(20, () => (late += 1))();
  spin(60);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(late).toBe(0);
});
