// What counts as a silence of the device, and what does not.
import { afterEach, expect, test, vi } from "vitest";
import { Latency } from "./latency.js";
import { Pace } from "./pace.js";

afterEach(() => vi.restoreAllMocks());

function clock(): { pass(ms: number): void } {
  let now = 1_000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return { pass: (ms) => void (now += ms) };
}

const line = { bytes: 20, ended: true, open: false };

test("a silence within an answer is waited for again behind its prompt", () => {
  const { pass } = clock();
  const pace = new Pace().begin();
  pace.arrived(line);
  pass(40);
  pace.arrived(line);
  expect(pace.quiet_ms(150)).toBe(120);
});

test("the time before we answer a question is no silence of the device", () => {
  const { pass } = clock();
  const pace = new Pace().begin();
  pace.arrived(line);
  pass(40);
  pace.typed();
  pass(3);
  pace.arrived(line);
  expect(pace.quiet_ms(150)).toBe(0);
});

test("a slow answer is forgotten once enough others were faster", () => {
  const latency = new Latency();
  expect(latency.longest_ms).toBe(0);
  latency.begin();
  latency.arrived(900);
  latency.arrived(5);
  expect(latency.longest_ms).toBe(900);
  for (let n = 1; n < 8; n++) {
    latency.begin();
    latency.arrived(n);
    expect(latency.longest_ms).toBe(900);
  }
  latency.begin();
  expect(latency.longest_ms).toBe(7);
});
