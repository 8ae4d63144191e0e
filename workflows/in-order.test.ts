import { expect, it } from "vitest";
import { inOrder } from "./in-order.js";

it("sends the first at once, and the next only when the one before has arrived or failed", async () => {
  const sent: number[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const tell = inOrder((n: number) => {
    sent.push(n);
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  });
  for (const n of [1, 2, 3]) tell(n);
  expect(sent).toEqual([1]);
  ends[0]?.resolve();
  await expect.poll(() => sent).toEqual([1, 2]);
  ends[1]?.reject(new Error("the workflow has ended"));
  await expect.poll(() => sent).toEqual([1, 2, 3]);
});
