// Who compiles next, where more want to than there is room for.
import { expect, test } from "vitest";
import { FairQueue, QueueFull } from "./fair-queue.js";

const MIB = 1024 * 1024;
const queue = (over: Partial<ConstructorParameters<typeof FairQueue>[0]> = {}) =>
  new FairQueue({ jobs_at_once: 2, jobs_each: 1, waiting_bytes: 8 * MIB, ...over });

/** Takes a place, and notes who has one in the order in which they get it. */
function asking(from: FairQueue, order: string[]) {
  return (name: string, signal?: AbortSignal, bytes = 10) => {
    const taken = from.take(name, bytes, signal).then((done) => {
      order.push(name);
      return done;
    });
    taken.catch(() => {});
    return taken;
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("one caller never has all of it: another is served while his jobs wait", async () => {
  const order: string[] = [];
  const take = asking(queue(), order);
  void take("mallory");
  void take("mallory");
  void take("ann");
  await settled();
  expect(order).toEqual(["mallory", "ann"]);
});

test("callers take turns, however many jobs one has sent", async () => {
  const order: string[] = [];
  const from = queue({ jobs_at_once: 1 });
  const job = async (name: string): Promise<void> => {
    const done = await from.take(name, 10);
    order.push(name);
    await settled();
    done();
  };
  await Promise.all(["mallory", "mallory", "mallory", "ann", "bob"].map(job));
  expect(order).toEqual(["mallory", "ann", "bob", "mallory", "mallory"]);
});

test("more bytes than may wait are refused, of one caller and of all; hundreds of small jobs wait", async () => {
  const take = asking(queue({ jobs_at_once: 1 }), []);
  const running = await take("mallory");
  for (let n = 0; n < 3; n++) void take("mallory", undefined, MIB);
  await expect(take("mallory", undefined, MIB)).rejects.toBeInstanceOf(QueueFull);
  for (let n = 0; n < 3; n++) void take("ann", undefined, MIB);
  void take("bob", undefined, MIB);
  await expect(take("bob", undefined, MIB)).rejects.toBeInstanceOf(QueueFull);
  const small = take("bob");
  running();
  for (let n = 0; n < 8; n++) await settled();
  await expect(Promise.race([small, settled()])).resolves.toBeUndefined();

  const others = asking(queue({ jobs_at_once: 1 }), []);
  void others("ann");
  const many = Array.from({ length: 200 }, () => others("ann"));
  await expect(Promise.race([...many, settled()])).resolves.toBeUndefined();
});

test("who goes away while he waits is passed over, and leaves his place to others", async () => {
  const order: string[] = [];
  const take = asking(queue({ jobs_at_once: 1 }), order);
  const running = await take("ann");
  const leaving = new AbortController();
  const left = take("mallory", leaving.signal);
  void take("bob");
  leaving.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  running();
  await settled();
  expect(order).toEqual(["ann", "bob"]);
});

test("a place that is given back twice is one place", async () => {
  const order: string[] = [];
  const take = asking(queue({ jobs_at_once: 1 }), order);
  const running = await take("ann");
  void take("bob");
  void take("cid");
  running();
  running();
  await settled();
  expect(order).toEqual(["ann", "bob"]);
});
