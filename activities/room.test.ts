// So many devices at once, in the order in which they came.
import { expect, it } from "vitest";
import { Room } from "./room.js";

const signal = new AbortController().signal;
const settled = () => new Promise((done) => setImmediate(done));

it("lets in as many as there are places, and the next one when one leaves", async () => {
  const room = new Room(2);
  const entered: number[] = [];
  const places = [1, 2, 3, 4].map(async (n) => {
    const place = await room.enter(signal);
    entered.push(n);
    return place;
  });
  await settled();
  expect([entered, room.free]).toEqual([[1, 2], 0]);
  (await places[0])?.leave();
  (await places[0])?.leave();
  await settled();
  expect(entered).toEqual([1, 2, 3]);
  (await places[1])?.leave();
  (await places[2])?.leave();
  await settled();
  expect([entered, room.free]).toEqual([[1, 2, 3, 4], 1]);
});

it("whoever is cancelled waits no longer, and keeps no place", async () => {
  const room = new Room(1);
  const first = await room.enter(signal);
  const stop = new AbortController();
  const second = room.enter(stop.signal);
  const third = room.enter(signal);
  stop.abort();
  expect(await second).toBeUndefined();
  first?.leave();
  expect(await third).toBeDefined();
  expect(room.free).toBe(0);
});
