// Sessions of a run: devices behind one address take turns, and one that came to nothing is replaced.
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"], latency_ms: 2_000 });
  stack = await sharedStack();
});
afterAll(async () => {
  await lab?.close();
});

test("what a device waits for is told as progress", async () => {
  const { host, port } = lab.device("r1");
  const run = await stack.startRun({
    spec: "name: turns\nsteps: [{ id: look, run: [show version, show clock, show version] }]\n",
    inventory: `
defaults: { platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: "no" } }
credentials: { lab: { username: netops, password: { env: LAB_PASSWORD }, enable: { env: LAB_PASSWORD } } }
devices: { one: { host: ${host}, port: ${port} }, two: { host: ${host}, port: ${port} } }
`,
  });
  const response = await fetch(`${stack.url}/v1/runs/${run.id}/events`, {
    headers: { accept: "application/x-ndjson" },
  });
  const events = (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const waits = events.filter(
    ({ type, message }) => type === "progress" && message?.includes("waits for a session"),
  );
  expect(waits.map(({ message }) => message)).toContain(
    `look waits for a session with ${host}:${port} (one at a time for an address; \`sessions\` in the inventory says how many)`,
  );
  expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "passed" });
});

test("commands of a step go on over a new session where a log message spoiled the beginning of the first one", async () => {
  const faults = { log_first_ms: 300, chunk_bytes: 7 };
  const noisy = await startLab({ devices: [{ name: "noisy", faults }], kinds: ["arista_eos"] });
  onTestFinished(() => noisy.close());
  const { id } = await stack.startRun({
    spec: "name: late\nsteps: [{ id: both, run: [show version, show ip route] }]\n",
    inventory: noisy.inventory(),
  });
  expect(await stack.waitForRun(id)).toMatchObject({ status: "passed" });
  const [both] = (await stack.result(id, "noisy")).steps;
  expect(both).toMatchObject({ status: "passed", attempts: 1 });
});
