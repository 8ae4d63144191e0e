// Readers of a long run who go on after their last event while the API is killed: each has what an unbroken reader has.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { follow, isLast, type Reading } from "../services/event-reader.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const DEVICES = 100;
const STEPS = 10;
const READERS = 5;
const KILLS = 3;
/** Devices at once; several rounds of them, so that events come over time and not all together. */
const AT_ONCE = 5;

const SPEC = `name: long
concurrency: ${AT_ONCE}
steps:
${Array.from({ length: STEPS }, (_, n) => `  - { id: s${n}, run: show version }\n`).join("")}`;

let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 150 });
  stack = await sharedStack();
});
afterAll(async () => {
  await lab?.close();
});

test("five readers across three kills of the API each have every one of 2,000 events once, byte for byte", async () => {
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  const readings = Array.from({ length: READERS }, (): Reading => ({ events: [], connections: 0 }));
  const following = Promise.all(readings.map((reading) => follow(stack.url, id, reading)));
  following.catch(() => {});
  for (let kill = 1; kill <= KILLS; kill++) {
    const before = readings.map(({ events }) => events.length);
    const enough = () =>
      readings.forEach(({ events, connections }, n) => {
        expect(connections).toBeGreaterThanOrEqual(kill);
        expect(events.length - before[n]!).toBeGreaterThanOrEqual(AT_ONCE * STEPS);
      });
    await Promise.race([following, vi.waitFor(enough, { timeout: 60_000, interval: 20 })]);
    expect(readings.some(({ events }) => isLast(events.at(-1)))).toBe(false);
    await stack.api.kill9();
    await stack.api.restart();
  }
  await following;
  const unbroken = await follow(stack.url, id);

  expect(unbroken.connections).toBe(1);
  expect(unbroken.events.length).toBeGreaterThanOrEqual(2 * DEVICES * STEPS);
  expect(new Set(unbroken.events.map((sent) => sent.id)).size).toBe(unbroken.events.length);
  for (const { events, connections } of readings) {
    expect(connections).toBeGreaterThan(KILLS);
    expect(events).toEqual(unbroken.events);
  }
  expect((await stack.run(id)).status).toBe("passed");
}, 360_000);
