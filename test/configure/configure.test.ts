// `configure` on the simulated lab: what is applied, what is said of it, and that config mode is left whatever happens.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Stand, startStand } from "./stand.js";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    devices: [
      { name: "ios", kind: "cisco_iosxe" },
      { name: "junos", kind: "juniper_junos" },
      { name: "junos2", kind: "juniper_junos" },
      { name: "junos3", kind: "juniper_junos" },
      { name: "eos", kind: "arista_eos" },
      { name: "xr", kind: "cisco_iosxr" },
      { name: "vyos", kind: "vyos" },
      { name: "srl", kind: "nokia_srl" },
      { name: "nxos", kind: "cisco_nxos" },
      { name: "frr", kind: "frr" },
    ],
  });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

const one = (device: string, step: string) => stand.run(`steps:\n  - id: change\n${step}`, { limit: device });
const diffOf = async (run: string, device: string, name = "change") =>
  JSON.parse(await stand.stack.artifact(run, `devices/${device}/diffs/${name}.json`)) as {
    candidate: string | null;
    effective: string | null;
  };

describe("a list of lines", () => {
  test("gives a line for each item, known before the run or only in it", async () => {
    const run = await stand.run(
      `inputs: { lines: { type: list } }
steps:
  - { id: seen, run: show clock, save: { later: "['interface Loopback9', 'description later']" } }
  - { id: given, configure: ["interface Loopback8", "\${{ inputs.lines }}"] }
  - { id: saved, configure: { lines: "\${{ saved.later }}" } }
`,
      { limit: "ios", inputs: { lines: ["description given", "shutdown"] } },
    );
    expect(run.status).toBe("passed");
    const typed = stand.typed("ios").join("\n");
    expect(typed).toContain("interface Loopback8\ndescription given\nshutdown\n");
    expect(typed).toContain("interface Loopback9\ndescription later\n");
    expect(typed).not.toContain("[");
  });

  test("that holds a list in the run is refused before anything is sent", async () => {
    const before = stand.typed("ios").length;
    const run = await stand.run(
      `steps:
  - { id: seen, run: show version, save: { later: "[['interface Loopback9']]" } }
  - { id: change, configure: ["\${{ saved.later }}"] }
`,
      { limit: "ios" },
    );
    expect(await stand.step(run, "ios", "change")).toMatchObject({
      status: "errored",
      message: expect.stringContaining("a list cannot be part of"),
    });
    expect(stand.typed("ios").slice(before).filter(Boolean)).toEqual(["show version"]);
  });
});

describe("a rejected line", () => {
  test("is named, ends the change, and the lines before it stay where there is no candidate", async () => {
    const run = await one(
      "ios",
      '    configure: ["interface Loopback7", description before, bogus words here, description after]',
    );
    const step = await stand.step(run, "ios", "change");
    expect(step).toMatchObject({
      status: "failed",
      detail: {
        accepted: ["interface Loopback7", "description before"],
        rejected: { line: "bogus words here", index: 2 },
        not_sent: ["description after"],
      },
    });
    expect(step.message).toMatch(
      /^line 3 `bogus words here` was rejected: % Invalid input.*2 lines before it stay/s,
    );
    expect(stand.typed("ios").slice(-1)).toEqual(["end"]);
    expect(stand.typed("ios")).not.toContain("description after");
    expect((await diffOf(run.id, "ios")).effective).toMatch(
      /^\+interface Loopback7\n\+ description before$/m,
    );
  });

  test.each([
    [
      "junos",
      '["set system domain-name kept.example", "set no such thing", "set system domain-name later"]',
      /^rollback 0$/,
    ],
    ["eos", '["interface Ethernet1", "no such thing", description later]', /^abort$/],
    ["xr", '["interface GigabitEthernet0/0/0/0", "no such thing", description later]', /^abort$/],
    [
      "vyos",
      '["set system domain-name kept.example", "set no such thing", "set system domain-name later"]',
      /^(?:exit )?discard$/,
    ],
    ["srl", '["set / interface ethernet-1/1 mtu 9000", "set / no such thing"]', /^discard/],
  ])("discards all of it on %s", async (device, lines, abort) => {
    const before = stand.lab.device(device).running_config();
    const run = await one(device, `    configure: ${lines}`);
    const step = await stand.step(run, device, "change");
    expect(step).toMatchObject({
      status: "failed",
      detail: { accepted: [], committed: false, discarded: true, difference: "" },
    });
    expect(step.message).toMatch(/was rejected: .*everything was discarded/s);
    const typed = stand.typed(device);
    expect(typed.some((line) => abort.test(line))).toBe(true);
    expect(typed.filter((line) => line.startsWith("commit"))).toEqual([]);
    expect(stand.lab.device(device).running_config()).toBe(before);
  });
});

describe("an accepted change", () => {
  test("says what the device showed it would do, and what it did", async () => {
    const run = await one("junos", '    configure: ["set interfaces ge-0/0/1 mtu 9000"]');
    expect(await stand.step(run, "junos", "change")).toMatchObject({
      status: "passed",
      detail: { accepted: ["set interfaces ge-0/0/1 mtu 9000"], not_sent: [], committed: true },
    });
    const { candidate, effective } = await diffOf(run.id, "junos");
    expect(candidate).toMatch(/^\+\s+mtu 9000;$/m);
    expect(effective).toMatch(/^\+\s+mtu 9000;$/m);
    expect(effective).not.toMatch(/^[-+].*Last commit/m);
  });

  test.each(["ios", "nxos", "frr"])(
    "writes the startup configuration of %s when asked to",
    async (device) => {
      const description = `saved-on-${device}`;
      const port = device === "frr" ? "lo" : "Loopback0";
      const configure = (save: boolean, text: string) =>
        one(device, `    configure: { lines: [interface ${port}, description ${text}], save: ${save} }`);
      expect((await configure(false, "unsaved")).status).toBe("passed");
      expect(stand.lab.device(device).startup_config()).not.toContain("unsaved");
      expect((await configure(true, description)).status).toBe("passed");
      expect(stand.lab.device(device).startup_config()).toContain(description);
    },
  );

  test("holds expectations and for_each, each line once", async () => {
    const run = await one(
      "eos",
      `    for_each: [Ethernet1, Ethernet2]
    as: port
    configure: ["interface \${{ port }}", "description \${{ port }}-\${{ device.name }}"]
    expect: { not_contains: "% " }`,
    );
    const { steps } = await stand.stack.result(run.id, "eos");
    expect(steps.map(({ id, status }) => [id, status])).toEqual([
      ["change[0]", "passed"],
      ["change[1]", "passed"],
    ]);
    const typed = stand.typed("eos");
    expect(typed.filter((line) => /description Ethernet.-eos/.test(line))).toEqual([
      "description Ethernet1-eos",
      "description Ethernet2-eos",
    ]);
    expect(await diffOf(run.id, "eos", "change@1")).toMatchObject({
      effective: expect.stringContaining("+   description Ethernet2-eos") as string,
    });
  });
});

describe.concurrent("config mode is left", () => {
  const hang = { on: "^(set system domain-name|description) slow", hang_after_lines: 0, times: 1 };
  const slow = '["set system domain-name slow"]';

  test("when the device falls silent, and what is known of the change is said", async () => {
    await stand.lab.device("junos").setFaults(hang);
    const run = await one("junos", `    configure: ${slow}\n    timeout: 2s`);
    await stand.lab.device("junos").setFaults({});
    const step = await stand.step(run, "junos", "change");
    // Nothing of a candidate is in effect before its commit.
    expect(step.status).toBe("errored");
    expect(step.message).toMatch(/no commit was sent/);
    expect(await canConfigure("junos")).toBe("passed");
    expect(stand.lab.device("junos").running_config()).not.toContain("slow");
  });

  test("on cancel", async () => {
    await stand.lab.device("junos2").setFaults({ ...hang, times: 1 });
    const { id } = await stand.stack.startRun({
      spec: `name: c\ntargets: { hosts: [junos2] }\nsteps:\n  - { id: change, configure: ${slow}, timeout: 60s }\n`,
      inventory: stand.lab.inventory(),
    });
    const sent = () =>
      stand.lab
        .device("junos2")
        .ledger()
        .filter(({ line }) => line.endsWith("slow")).length;
    const before = sent();
    while (sent() === before) await sleep(10);
    await stand.stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
    await stand.stack.waitForRun(id);
    await stand.lab.device("junos2").setFaults({});
    expect(await canConfigure("junos2")).toBe("passed");
    expect(stand.lab.device("junos2").running_config()).not.toContain("slow");
  });

  test("at the deadline", async () => {
    await stand.lab.device("junos3").setFaults({ ...hang, times: 1 });
    const run = await stand.run(
      `deadline: 2s\nsteps:\n  - { id: change, configure: ${slow}, timeout: 60s }\n`,
      {
        limit: "junos3",
      },
    );
    await stand.lab.device("junos3").setFaults({});
    expect(run.status).toBe("timed_out");
    expect(await canConfigure("junos3")).toBe("passed");
  });

  /** `configure exclusive` is refused while another session is still inside. */
  const canConfigure = async (device: string) =>
    (await one(device, '    configure: ["set system domain-name fine.example"]')).status;
});

describe("--check", () => {
  const DEVICES = [
    ["junos", '["set system name-server 192.0.2.53"]', /^\+.*192\.0\.2\.53/m],
    ["eos", '["interface Ethernet2", "mtu 9000"]', /^\+\s*mtu 9000/m],
    ["xr", '["interface GigabitEthernet0/0/0/1", "mtu 9000"]', /mtu 9000/],
    ["vyos", '["set interfaces ethernet eth2 description changed"]', /changed/],
    ["srl", '["set / interface ethernet-1/2 mtu 9000"]', /mtu 9000/],
  ] as const;

  test.each(DEVICES)("shows what %s would do, and applies nothing", async (device, lines, difference) => {
    const before = stand.lab.device(device).running_config();
    const seen = stand.lab.device(device).ledger().length;
    const run = await stand.run(
      `steps:
  - { id: look, run: show version }
  - { id: change, configure: ${lines}, confirm: 5m }
  - { id: verify, verify: { run: show version, expect: [{ contains: not yet }], within: 5m, every: 1s } }
`,
      { limit: device, check: true },
    );
    const { steps } = await stand.stack.result(run.id, device);
    expect(steps.map(({ id, status }) => [id, status])).toEqual([
      ["look", "passed"],
      ["change", "skipped"],
      ["verify", "skipped"],
    ]);
    expect(steps[1]?.message).toMatch(/^check: would send \d lines?\n/);
    expect(steps[2]?.message).toMatch(/^check mode: not evaluated/);
    expect((await diffOf(run.id, device, "change@do")).candidate).toMatch(difference);
    const typed = stand.lab
      .device(device)
      .ledger()
      .slice(seen)
      .map(({ line }) => line);
    expect(typed.filter((line) => /^(commit|save|write)/.test(line))).toEqual([]);
    expect(stand.lab.device(device).running_config()).toBe(before);
    expect(run.status).toBe("passed");
  });

  test("where there is no candidate, lines are rendered and not one is typed", async () => {
    const seen = stand.lab.device("ios").ledger().length;
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      requires: { run: show version, expect: [{ contains: Cisco }] }
      do: { configure: ["interface Loopback9", "description \${{ device.name }}"] }
      verify: { run: show running-config, expect: [{ contains: Loopback9 }], within: 1m, every: 1s }
      undo: { configure: ["no interface Loopback9"] }
  - { id: clear, run: clear counters }
`,
      { limit: "ios", check: true },
    );
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id, status, message }) => [id, status, message])).toEqual([
      ["t", "skipped", "check: would send 2 lines"],
      ["clear", "skipped", "check: would send 1 line"],
    ]);
    expect(await stand.stack.artifact(run.id, "devices/ios/t@do.txt")).toBe(
      "interface Loopback9\ndescription ios\n",
    );
    expect(await stand.stack.artifact(run.id, "devices/ios/t@undo.txt")).toBe("no interface Loopback9\n");
    const typed = stand.lab
      .device("ios")
      .ledger()
      .slice(seen)
      .map(({ line }) => line);
    expect(typed.filter((line) => /interface|description|configure|clear/.test(line))).toEqual([]);
    expect(run.status).toBe("skipped");
  });

  test("says which line would be rejected", async () => {
    const run = await stand.run('steps:\n  - { id: change, configure: ["set no such thing"] }\n', {
      limit: "junos",
      check: true,
    });
    const step = await stand.step(run, "junos", "change");
    expect(step.status).toBe("failed");
    expect(step.message).toMatch(/^check: line 1 `set no such thing` would be rejected/);
  });
});
