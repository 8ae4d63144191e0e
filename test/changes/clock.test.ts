// Somebody sets the clock of the machine by two hours while checks are repeated: they take as long as they were to take.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type Stack, startStack } from "../services/stack.js";
import { until } from "../services/until.js";
import { timesOf } from "./ledgers.js";

const HOURS = 3_600_000;
const LOOK = "show clock";
const poll = (expectation: string, timing: string) => `name: poll
deadline: 5m
steps:
  - { id: check, verify: { run: ${LOOK}, expect: { ${expectation} }, ${timing} } }
`;
const [NEVER, ALWAYS] = ["contains: never said", "matches: ':'"];
/** Device, spec, and what the result is to be: status, looks (fewer where the machine is busy), milliseconds. */
const CASES = [
  ["r1", poll(NEVER, "within: 6s, every: 1s"), "failed", 3, 6_000],
  ["r2", poll(NEVER, "within: 12s, every: 5s"), "failed", 3, 12_000],
  ["r3", poll(ALWAYS, "within: 60s, every: 1s, stable_for: 6s"), "passed", 3, 6_000],
] as const;

let folder: string;
let lab: Lab;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-clock-"));
  lab = await startLab({ devices: CASES.length, kinds: ["cisco_iosxe"] });
  const preload = new URL("../services/set-clock.mjs", import.meta.url).href;
  stack = await startStack({
    env: { LAB_PASSWORD: "lab", NODE_OPTIONS: `--import ${preload}`, TEST_CLOCK: join(folder, "clock") },
  });
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

async function setClock(wrong_by: number): Promise<void> {
  await writeFile(join(folder, "new"), String(wrong_by));
  await rename(join(folder, "new"), join(folder, "clock"));
}

test.each([
  ["forward", 2 * HOURS],
  ["back", 0],
  ["back once more", -2 * HOURS],
])("the clock is set by two hours %s", async (_how, wrong_by) => {
  const before = CASES.map(([device]) => timesOf(lab.device(device), LOOK));
  const inventory = lab.inventory();
  const runs = await Promise.all(CASES.map(([limit, spec]) => stack.startRun({ spec, inventory, limit })));
  await until("each device was looked at", () =>
    CASES.every(([device], n) => timesOf(lab.device(device), LOOK) > (before[n] ?? 0)),
  );
  await setClock(wrong_by);
  for (const [n, [device, , status, looks, ms]] of CASES.entries()) {
    const id = runs[n]?.id ?? "";
    await stack.waitForRun(id, { within_ms: 60_000 });
    const [check] = (await stack.results(id))[0]?.steps ?? [];
    expect([device, check?.status]).toEqual([device, status]);
    expect(check?.detail?.["looks"]).toBeGreaterThanOrEqual(looks);
    expect(check?.duration_ms).toBeGreaterThanOrEqual(ms - 500);
    expect(check?.duration_ms).toBeLessThan(ms + 25_000);
  }
});
