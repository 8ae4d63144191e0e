// Commit-confirm as one transaction: confirmed only after the change was checked over a new login, else the device is
// seen to be back by its own timer, also when no engine is left.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runWorkflowId } from "../../workflows/ids.js";
import { partsOf, type Stand, startStand } from "./stand.js";
import { until } from "../services/until.js";

/** Which lines change a description, and what must then stand in the configuration. */
const KINDS = {
  juniper_junos: ['set interfaces ge-0/0/0 description "TEXT"'],
  arista_eos: ["interface Ethernet1", "description TEXT"],
  cisco_iosxr: ["interface GigabitEthernet0/0/0/0", "description TEXT"],
  vyos: ["set interfaces ethernet eth1 description TEXT"],
  nokia_srl: ["set / interface ethernet-1/1 description TEXT"],
} as const;
type Kind = keyof typeof KINDS;
const names = Object.keys(KINDS) as Kind[];
const lines = (kind: Kind, text: string) => KINDS[kind].map((line) => line.replace("TEXT", text));

let stand: Stand;
beforeAll(async () => {
  // A minute of a device's timer is three seconds.
  stand = await startStand({ devices: names.map((kind) => ({ name: kind, kind })), time_scale: 0.05 });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

/** All devices at once, each with its own step. */
const configure = (text: string, rest: string) =>
  `steps:\n${names
    .map(
      (kind) => `  - id: ${kind}
    when: "device.name == '${kind}'"
    configure: { lines: ${JSON.stringify(lines(kind, text))}, confirm: ${rest}`,
    )
    .join("\n")}`;

describe("on every platform that has it", () => {
  test("a change that holds over a new login is confirmed, and stays", async () => {
    const spec = configure("kept", "10m }\n    expect: { contains: kept }");
    const run = await stand.run(spec);
    for (const kind of names) {
      const step = await stand.step(run, kind, kind);
      expect([kind, step.status, partsOf(step).map(({ part, status }) => `${part} ${status}`)]).toEqual([
        kind,
        "passed",
        ["do passed", "verify passed", "confirm passed"],
      ]);
      expect(step.detail?.["rolled_back"]).toBeUndefined();
    }
    expect(run.status).toBe("passed");
    const logins = names.map(
      (kind) =>
        new Set(
          stand.lab
            .device(kind)
            .ledger()
            .map(({ session }) => session),
        ),
    );
    expect(logins.map(({ size }) => size >= 2)).toEqual(names.map(() => true));
    await sleep(500);
    for (const kind of names) expect(stand.lab.device(kind).running_config()).toContain("kept");
  });

  test("a change that does not hold is never confirmed: the device rolls back, and is seen to be back", async () => {
    const before = names.map((kind) => stand.lab.device(kind).running_config());
    const spec = configure("undone", "1m }\n    expect: { contains: no such text }");
    const run = await stand.run(spec);
    for (const kind of names) {
      const step = await stand.step(run, kind, kind);
      expect([kind, step.status, partsOf(step).map(({ part, status }) => `${part} ${status}`)]).toEqual([
        kind,
        "failed",
        // Its timer may be faster here than the engine that takes the change back.
        expect.arrayContaining(["do passed", "verify failed", "rollback passed"]),
      ]);
      expect(step.detail?.["rolled_back"]).toBe(true);
      expect(step.message).toMatch(/no such text.*back to the configuration/s);
    }
    expect(run.status).toBe("failed");
    expect(names.map((kind) => withoutTimes(stand.lab.device(kind).running_config()))).toEqual(
      before.map(withoutTimes),
    );
  });
});

const withoutTimes = (config: string) => config.replace(/^!! Last configuration change.*$/m, "");

test("a trigger confirms what its own check saw over a new login, then undoes it", async () => {
  const run = await stand.run(
    `steps:
  - id: t
    trigger:
      requires: { run: show configuration, expect: [{ not_contains: "while it lasts" }] }
      do: { configure: ['set interfaces ge-0/0/1 description "while it lasts"'], confirm: 5m }
      verify: { run: show configuration, expect: [{ contains: "while it lasts" }] }
      undo: { configure: [delete interfaces ge-0/0/1 description] }
`,
    { limit: "juniper_junos" },
  );
  const step = await stand.step(run, "juniper_junos", "t");
  expect(partsOf(step).map(({ part, status }) => `${part} ${status}`)).toEqual([
    "requires passed",
    "do passed",
    "verify passed",
    "confirm passed",
    "undo passed",
    "undone passed",
  ]);
  expect(run.status).toBe("passed");
  const commits = stand.typed("juniper_junos").filter((line) => line.startsWith("commit"));
  expect(commits.slice(-3)).toEqual(["commit confirmed 5", "commit", "commit"]);
});

test("the startup configuration is written only once the change is permanent", async () => {
  const run = await stand.run(
    `steps:
  - id: change
    configure: { lines: [interface Ethernet2, description saved], confirm: 10m, save: true }
`,
    { limit: "arista_eos" },
  );
  expect(run.status).toBe("passed");
  const typed = stand.typed("arista_eos");
  expect(typed.slice(-2)).toEqual(["configure session orchestrator commit", "write memory"]);
  expect(stand.lab.device("arista_eos").startup_config()).toContain("description saved");
});

test("a change that cuts off the way to the device is taken back by the device", async () => {
  const device = stand.lab.device("vyos");
  // A session is kept from this run; no other one can be opened any more.
  await stand.run("steps: [{ run: show version }]", { limit: "vyos" });
  await device.setFaults({ refuse_connections: true });
  const started = await stand.stack.startRun({
    spec: `name: cut
targets: { hosts: [vyos] }
steps:
  - id: change
    configure: { lines: [set interfaces ethernet eth2 description cut], confirm: 1m }
`,
    inventory: stand.lab.inventory(),
  });
  const has = () => device.running_config().includes("description cut");
  await until("the change is there", has, { every_ms: 5 });
  await until("the device takes it back", () => !has(), { within_ms: 90_000 });
  await device.setFaults({});
  const run = await stand.stack.waitForRun(started.id);
  const step = await stand.step(run, "vyos", "change");
  expect(step).toMatchObject({ status: "failed", detail: { rolled_back: true } });
  expect(run.status).toBe("failed");
});

test("a check that takes longer than the device waits confirms nothing", async () => {
  const device = stand.lab.device("juniper_junos");
  await stand.run("steps: [{ run: show version }]", { limit: "juniper_junos" });
  await device.setFaults({ prompt_delay_ms: 5_000 });
  const run = await stand.run(
    `steps:
  - id: change
    configure: { lines: [set system domain-name late.example], confirm: 1m }
`,
    { limit: "juniper_junos" },
  );
  await device.setFaults({});
  const step = await stand.step(run, "juniper_junos", "change");
  expect(step).toMatchObject({ status: "failed", detail: { rolled_back: true } });
  expect(step.message).toContain("had rolled back before the change was confirmed");
  expect(stand.typed("juniper_junos").at(-1)).not.toBe("commit");
});

test("where the platform has none, the refusal says what to use instead", async () => {
  const answer = await stand.stack.request("POST", "/v1/validate", {
    body: {
      spec: `name: x\nsteps:\n  - configure: { lines: [hostname x], confirm: 5m }\n`,
      inventory: "devices: { f: { host: 192.0.2.1, platform: frr, transport: telnet } }",
    },
  });
  expect(JSON.stringify(answer.body)).toMatch(/no commit-confirm.*trigger.*undo/);
});

test("Junos and EOS are back by their own timers while nothing of the engine lives any more", async () => {
  const kinds = ["juniper_junos", "arista_eos"] as const;
  const config = (kind: Kind) => stand.lab.device(kind).running_config();
  const before = kinds.map(config);
  // A session is kept from this run; the check before the confirmation needs a new login, which does not come.
  await stand.run("steps: [{ run: show version }]", { limit: kinds.join(",") });
  for (const kind of kinds) await stand.lab.device(kind).setFaults({ login_delay_ms: 120_000 });
  const spec = `name: orphaned\n${configure("orphaned", "4m }\n    expect: { contains: orphaned }")}`;
  const { id } = await stand.stack.startRun({
    spec,
    inventory: stand.lab.inventory(),
    limit: kinds.join(","),
  });
  const have = (kind: Kind) => config(kind).includes("orphaned");
  await until("all have the change", () => kinds.every(have), { every_ms: 5 });

  const { worker, api, temporal, url, temporal_address } = stand.stack;
  await Promise.all([worker, api, temporal].map((part) => part.kill9()));
  // For the tests after this one.
  onTestFinished(async () => {
    await temporal.restart();
    await Promise.all([worker, api].map((part) => part.restart()));
    const connection = await Connection.connect({ address: temporal_address });
    await new Client({ connection }).workflow.getHandle(runWorkflowId(id)).terminate("the test is over");
    await connection.close();
  });
  const stillThere = kinds.map(have);
  await until("all take it back", () => !kinds.some(have), { within_ms: 150_000 });
  expect(kinds.map(config)).toEqual(before);
  expect(stillThere).toEqual([true, true]);
  for (const address of [url, `http://${temporal_address}`]) await expect(fetch(address)).rejects.toThrow();
  expect([worker, api, temporal].map(({ pid }) => isAlive(pid))).toEqual([false, false, false]);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
