// What the command line says last: of indeterminate changes how to resolve it, after Ctrl-C how each undo came out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import { timesOf } from "../changes/ledgers.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { COMMAND } from "./dev-process.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

/** `orchestrator run` in front of a person. */
async function running(spec: string, devices: LabDeviceOptions[]) {
  const lab = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-ended-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "spec.yaml"), spec);
  await writeFile(join(folder, "inventory.yaml"), lab.inventory());
  const child = spawn(process.execPath, [COMMAND, "run", "spec.yaml", "-i", "inventory.yaml"], {
    cwd: folder,
    env: { ...process.env, ORCHESTRATOR_URL: stack.url },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number, out }));
  return { child, ended, devices: lab.devices };
}

test("an indeterminate change: the last line of `run` is the command that resolves it", async () => {
  const spec = `name: doubted
steps:
  - { id: push, for_each: [7], as: n, configure: ["interface Loopback1", "description x\${{ n }}"] }
`;
  const { ended, devices } = await running(spec, [
    { name: "d1", faults: { latency_ms: 60_000, on: "^description" } },
  ]);
  while (devices.some((device) => timesOf(device, "description x7") === 0)) await sleep(20);
  for (const device of devices) device.disconnect();
  const { code, out } = await ended;
  expect(code).toBe(5);
  const last = out.trimEnd().split("\n").at(-1) ?? "";
  expect(last).toMatch(/^ {4}orchestrator runs resolve \S+ d1 'push\[0\]' applied {2}# or not_applied$/);
  const shown = await stack.cli("runs", "show", last.trim().split(" ")[3] ?? "");
  expect(shown.stdout.trimEnd().split("\n").at(-1)).toBe(last);

  // As a person pastes it.
  const pasted = last.replace("orchestrator", `"${process.execPath}" "${COMMAND}"`);
  const shell = spawn("sh", ["-c", pasted], { env: { ...process.env, ORCHESTRATOR_URL: stack.url } });
  expect(await once(shell, "close")).toEqual([0, null]);
});

test("after Ctrl-C `run` says on how many devices undo ran, how it came out, and where it failed", async () => {
  const spec = `name: cut
steps:
  - id: bounce
    trigger:
      do: { configure: [interface Loopback1, shutdown] }
      verify: { run: show version, expect: { contains: no such text }, within: 5m, every: 1s }
      undo: { configure: [interface Loopback1, no shutdown] }
`;
  const { child, ended, devices } = await running(spec, [
    { name: "c1" },
    { name: "c2", faults: { reject_lines: "^no shutdown" } },
    { name: "c3" },
  ]);
  while (devices.some((device) => timesOf(device, "show version") < 3)) await sleep(20);
  child.kill("SIGINT");
  const { out } = await ended;
  expect(out).toContain("undo ran on 3 devices: 2 passed, 1 failed (c2)");
  expect(out).toMatch(
    /bounce {2}trigger cancelled in stage main\n.*\n? *cancelled during verify; undo ran: passed/,
  );
  expect(out).toMatch(/bounce {2}trigger failed in stage main[^]*undo: line 2 `no shutdown` was rejected/);
});
