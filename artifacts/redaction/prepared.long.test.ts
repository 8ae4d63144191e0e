// A long secret that is read late does not hold the loop when a mask learns it.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { createRedactor, prepareSecret } from "./index.js";

const lineOf = (n: number): string => createHash("sha256").update(`line ${n}`).digest("base64").slice(0, 20);
const secret = Array.from({ length: 3_000 }, (_, n) => lineOf(n)).join("\n");

it("is prepared in turns of the loop, and is then added at once", async () => {
  const mask = createRedactor({ secrets: ["another-Secret-1"], shapes: [] });
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await prepareSecret(secret);
  isOver = true;
  expect(turns).toBeGreaterThan(10);

  // The least of a few: other threads of the process compute, too.
  const spent = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    mask.plus([secret]);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  expect(Math.min(...spent)).toBeLessThan(100);
  expect(mask.plus([secret]).text(`show file\n${lineOf(7)}\n${lineOf(2_999)} another-Secret-1`)).toBe(
    "show file\n***\n*** ***",
  );
});
