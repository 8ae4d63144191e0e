// 100 MB of output in a run: the worker's memory stays, the artifact is whole, or cut at the limit and says so.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { StepResult } from "../../schemas/result.js";
import { type Stack, startStack } from "../services/stack.js";

const MIB = 1024 * 1024;
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
});
afterAll(async () => {
  await lab?.close();
});

async function run(stack: Stack, step: string): Promise<{ id: string; step: StepResult }> {
  const { id } = await stack.startRun({
    spec: `name: large\ntargets: { hosts: [r1] }\nsteps:\n  - ${step}\n`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id, { within_ms: 240_000 });
  return { id, step: (await stack.result(id, "r1")).steps[0] as StepResult };
}
const residentKiB = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

test("100 MB: whole in the artifact, in less than 64 MB of the worker's memory", {
  timeout: 300_000,
}, async () => {
  const stack = await startStack({ env: { LAB_PASSWORD: "lab", ORCHESTRATOR_OUTPUT_LIMIT: `${200 * MIB}` } });
  try {
    await run(stack, "{ id: warm, run: show tech huge 12, timeout: 60s }");
    const before = residentKiB(stack.worker.pid);
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, residentKiB(stack.worker.pid))), 50);
    const { id, step } = await run(
      stack,
      `{ id: huge, run: show tech huge 100, timeout: 200s, expect: { contains: "1" } }`,
    );
    clearInterval(watch);
    expect(step).toMatchObject({ status: "passed" });
    expect(step.message).toMatch(
      /`show tech huge 100` gave 10\d+ bytes, the first 8388608 characters were looked at/,
    );
    const [artifact] = step.artifacts;
    expect(artifact?.bytes).toBeGreaterThanOrEqual(99 * MIB);
    const text = await stack.artifact(id, "devices/r1/huge.txt");
    expect(createHash("sha256").update(text).digest("hex")).toBe(artifact?.sha256);
    expect(Buffer.byteLength(text)).toBe(artifact?.bytes);
    expect(text).not.toContain("truncated");
    expect((peak - before) / 1024).toBeLessThan(64);
  } finally {
    await stack.stop();
  }
});

test("beyond the limit: cut there, and said in the artifact and in the result", async () => {
  const stack = await startStack({ env: { LAB_PASSWORD: "lab", ORCHESTRATOR_OUTPUT_LIMIT: `${10 * MIB}` } });
  try {
    const { id, step } = await run(stack, "{ id: cut, run: show tech huge 12, timeout: 60s }");
    expect(step).toMatchObject({
      status: "passed",
      detail: { large: [{ bytes: 10 * MIB, truncated: true }] },
    });
    expect(step.message).toContain("the rest was cut");
    const text = await stack.artifact(id, "devices/r1/cut.txt");
    expect(text).toMatch(/\n\*\*\* truncated: the output was cut after 10485760 bytes \*\*\*$/);
    const refused = await run(
      stack,
      "{ id: parsed, run: show tech huge 12, parse: { with: json }, timeout: 60s }",
    );
    expect(refused.step).toMatchObject({
      status: "failed",
      message: expect.stringContaining("outputs of up to 8388608 characters are parsed"),
    });
  } finally {
    await stack.stop();
  }
});
