// A commit-confirm that is not confirmed is taken back at once where the platform can do that, and never without need; a
// commit that a lost run has left waiting is not made permanent by the next one.
import { Client, Connection } from "@temporalio/client";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { terminal } from "../../packages/lab/src/testing/client.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { linesOf, timesOf } from "../changes/ledgers.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

async function lab(kind: string, time_scale = 1): Promise<Lab> {
  const started = await startLab({ devices: [{ name: `${kind}1`, kind }], time_scale });
  onTestFinished(() => started.close());
  return started;
}
const partsOf = async (id: string, device: string) => {
  const [step] = (await stack.result(id, device)).steps;
  const parts = (step?.detail?.["parts"] ?? []) as { part: string; status: string; message?: string }[];
  return { step, parts: parts.map(({ part, status }) => `${part} ${status}`), said: parts };
};
const withoutTimes = (config: string) => config.replace(/^!! Last configuration change.*$/m, "");

/** Ten minutes of the device's own: who waited for its timer would not come to the end of the test. */
const spec = (lines: string[], more = "expect: { contains: no such text }") => `name: unconfirmed
steps:
  - id: change
    configure: { lines: ${JSON.stringify(lines)}, confirm: 10m }
    ${more}
`;

const KINDS = {
  juniper_junos: ['set interfaces ge-0/0/0 description "not kept"'],
  arista_eos: ["interface Ethernet1", "description not kept"],
  nokia_srl: ["set / interface ethernet-1/1 description nonesuch"],
};
const WAYS = {
  juniper_junos: ["configure exclusive", "rollback 1", "commit", "exit configuration-mode"],
  arista_eos: ["configure session orchestrator abort"],
  nokia_srl: ["tools system configuration confirmed-reject"],
};

test.each(Object.keys(KINDS) as (keyof typeof KINDS)[])(
  "%s: what does not hold is taken back long before the device's timer",
  async (kind) => {
    const devices = await lab(kind);
    const device = devices.device(`${kind}1`);
    const before = withoutTimes(device.running_config());
    const { id } = await stack.startRun({ spec: spec(KINDS[kind]), inventory: devices.inventory() });
    expect((await stack.waitForRun(id)).status).toBe("failed");
    const { step, parts } = await partsOf(id, device.name);
    expect(parts).toEqual(["do passed", "verify failed", "abort passed", "rollback passed"]);
    expect(step).toMatchObject({ status: "failed", detail: { rolled_back: true } });
    expect(withoutTimes(device.running_config())).toBe(before);
    const typed = linesOf(device);
    for (const line of WAYS[kind]) expect(typed).toContain(line);
    expect(typed.filter((line) => line === WAYS[kind].at(-1)).length).toBeLessThanOrEqual(2);
  },
);

test("a run that is cancelled before its change is confirmed takes it back, and then ends", async () => {
  const devices = await lab("nokia_srl");
  const device = devices.device("nokia_srl1");
  const [line = ""] = KINDS.nokia_srl;
  const trigger = `name: cancelled
steps:
  - id: change
    trigger:
      do: { configure: [${JSON.stringify(line)}], confirm: 10m }
      verify: { run: info from running /, expect: [{ contains: no such text }], within: 9m, every: 1s }
      keep: true
`;
  const { id } = await stack.startRun({ spec: trigger, inventory: devices.inventory() });
  await until("the change is there", () => device.running_config().includes("nonesuch"));
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  expect((await stack.waitForRun(id)).status).toBe("cancelled");
  expect(device.running_config()).not.toContain("nonesuch");
  expect((await partsOf(id, device.name)).parts.slice(-2)).toEqual(["abort passed", "rollback passed"]);
});

test("what the device does not take back at once its own timer does", async () => {
  const devices = await lab("nokia_srl", 0.02);
  const device = devices.device("nokia_srl1");
  await device.setFaults({ on: "confirmed-reject", close_after_lines: 0, times: 1 });
  const { id } = await stack.startRun({ spec: spec(KINDS.nokia_srl), inventory: devices.inventory() });
  expect((await stack.waitForRun(id)).status).toBe("failed");
  const { step, parts, said } = await partsOf(id, device.name);
  expect([parts.length, parts.at(-1)]).toEqual([4, "rollback passed"]);
  expect(step).toMatchObject({ status: "failed", detail: { rolled_back: true } });
  expect(timesOf(device, "tools system configuration confirmed-reject")).toBe(1);
  expect(said[2]).toMatchObject({ part: "abort", status: "indeterminate" });
});

test("a confirmation that is cut off is not made twice, nothing is taken back, and what outlives the timer was confirmed", async () => {
  const devices = await lab("nokia_srl");
  const device = devices.device("nokia_srl1");
  await device.setFaults({ on: "confirmed-accept", close_after_lines: 0, times: 1 });
  const kept = spec(KINDS.nokia_srl, "expect: { contains: nonesuch }").replace("10m", "30s");
  const { id } = await stack.startRun({ spec: kept, inventory: devices.inventory() });
  expect((await stack.waitForRun(id, { within_ms: 150_000 })).status).toBe("passed");
  const { step, parts } = await partsOf(id, device.name);
  expect(parts).toEqual(["do passed", "verify passed", "confirm indeterminate", "rollback failed"]);
  expect(step?.status).toBe("passed");
  expect(device.running_config()).toContain("nonesuch");
  expect(timesOf(device, "tools system configuration confirmed-accept")).toBe(1);
  expect(timesOf(device, "tools system configuration confirmed-reject")).toBe(0);
});

test("a configuration that somebody else has changed meanwhile is left to the device's timer", async () => {
  const devices = await lab("arista_eos", 0.04);
  const device = devices.device("arista_eos1");
  // Time for somebody to log in and to change something.
  const check = `name: changed
steps:
  - id: change
    trigger:
      do: { configure: { lines: [interface Ethernet1, description not kept] }, confirm: 10m }
      verify: { run: show clock, expect: [{ contains: no such text }], within: 9s, every: 500ms }
      keep: true
`;
  const { id } = await stack.startRun({ spec: check, inventory: devices.inventory() });
  // Once before the change; then the configuration is read, with which what stands there later is compared.
  await until("the change is being verified", () => timesOf(device, "show clock") >= 2, { every_ms: 5 });
  const somebody = await terminal(device);
  somebody.type("enable\nconfigure terminal\ninterface Ethernet2\ndescription of somebody\nend\n");
  await until("somebody's change is there", () => device.running_config().includes("of somebody"), {
    every_ms: 5,
  });
  expect((await stack.waitForRun(id)).status).toBe("failed");
  const { parts, said } = await partsOf(id, device.name);
  expect(parts).toEqual(["do passed", "verify failed", "abort skipped", "rollback passed"]);
  expect(said[2]?.message).toContain("not as the change left it");
  expect(timesOf(device, "configure session orchestrator abort")).toBe(1);
});

test("a commit that a terminated run has left waiting is refused to the next one, until it is confirmed or gone", async () => {
  const devices = await lab("juniper_junos");
  const device = devices.device("juniper_junos1");
  const inventory = devices.inventory();
  const trigger = `name: lost
steps:
  - id: change
    trigger:
      do: { configure: ['set system domain-name lost.example'], confirm: 10m }
      verify: { run: show version, expect: [{ contains: no such text }], within: 9m, every: 1s }
      keep: true
`;
  const { id } = await stack.startRun({ spec: trigger, inventory });
  await until("the change is there", () => device.running_config().includes("lost.example"));
  const connection = await Connection.connect({ address: stack.temporal_address });
  await new Client({ connection }).workflow.getHandle(runWorkflowId(id)).terminate("by hand");
  await connection.close();

  const next = `name: next\nsteps: [{ id: next, configure: ['set system domain-name next.example'] }]\n`;
  const refused = await stack.startRun({ spec: next, inventory });
  expect((await stack.waitForRun(refused.id)).status).toBe("errored");
  const [step] = (await stack.result(refused.id, device.name)).steps;
  expect(step?.message).toMatch(/an earlier commit waits for its confirmation.*rollback pending/);
  expect(linesOf(device).filter((line) => /^commit|next\.example/.test(line))).toEqual([
    "commit confirmed 10",
  ]);

  const somebody = await terminal(device);
  somebody.type("configure\ncommit\n");
  await somebody.until(/commit complete/);
  const { id: again } = await stack.startRun({ spec: next, inventory });
  expect((await stack.waitForRun(again)).status).toBe("passed");
  expect(device.running_config()).toContain("next.example");
});
