// Who compiles next, where more want to than there are places.
import { expect, test } from "vitest";
import { QueueFull, Turns } from "./turns.js";

const turns = (over: Partial<ConstructorParameters<typeof Turns>[0]> = {}) =>
  new Turns({ places: 2, places_each: 1, waiting: 4, waiting_each: 3, ...over });

/** Takes a place, and notes who has one in the order in which they get it. */
function asking(from: Turns, order: string[]) {
  return (name: string, signal?: AbortSignal) => {
    const taken = from.take(name, signal).then((done) => {
      order.push(name);
      return done;
    });
    taken.catch(() => {});
    return taken;
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("one caller never has all places: another is served while his jobs wait", async () => {
  const order: string[] = [];
  const take = asking(turns(), order);
  void take("mallory");
  void take("mallory");
  void take("ann");
  await settled();
  expect(order).toEqual(["mallory", "ann"]);
});

test("callers take turns, however many jobs one has sent", async () => {
  const order: string[] = [];
  const from = turns({ places: 1 });
  const job = async (name: string): Promise<void> => {
    const done = await from.take(name);
    order.push(name);
    await settled();
    done();
  };
  await Promise.all(["mallory", "mallory", "mallory", "ann", "bob"].map(job));
  expect(order).toEqual(["mallory", "ann", "bob", "mallory", "mallory"]);
});

test("more than may wait are refused, of one caller and of all", async () => {
  const take = asking(turns({ places: 1 }), []);
  const running = await take("mallory");
  for (let n = 0; n < 3; n++) void take("mallory");
  await expect(take("mallory")).rejects.toBeInstanceOf(QueueFull);
  void take("ann");
  await expect(take("bob")).rejects.toBeInstanceOf(QueueFull);
  running();
  await settled();
  await expect(Promise.race([take("bob"), settled()])).resolves.toBeUndefined();
});

test("who goes away while he waits is passed over, and leaves his place to others", async () => {
  const order: string[] = [];
  const take = asking(turns({ places: 1 }), order);
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
  const take = asking(turns({ places: 1 }), order);
  const running = await take("ann");
  void take("bob");
  void take("cid");
  running();
  running();
  await settled();
  expect(order).toEqual(["ann", "bob"]);
});
