// Which checks of a replay count as other than what was recorded.
import { expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import { compare, type Side } from "./compare.js";

function side(actual: string): Side {
  const result = {
    device: "r1",
    status: "passed",
    steps: [
      {
        id: "look",
        stage: "main",
        action: "diff",
        status: "passed",
        attempts: 1,
        started_at: "2026-11-27T00:00:00Z",
        duration_ms: 1,
        checks: [{ expect: "diff, differences are allowed", held: true, actual }],
        artifacts: [],
      },
    ],
  } as unknown as DeviceResult;
  return { status: "passed", results: [result], parsed: async () => undefined };
}
const differences = async (one: string, other: string) =>
  (await compare(side(one), side(other))).differences.length;

test("a text that the mask shortened at its cut is the same text", async () => {
  expect(await differences("log file /ru…", "log file /run…")).toBe(0);
  expect(await differences("log file /ru…", "log file /var…")).toBe(1);
  expect(await differences("log file /ru", "log file /run")).toBe(1);
  expect(await differences("log file /ru…", "log file /run")).toBe(1);
});
