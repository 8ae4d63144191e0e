// Triggers, rescue and always, dialogs, loops and used specs, from the spec to what the device received.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { partsOf, type Stand, startStand } from "./stand.js";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    devices: [
      { name: "ios", kind: "cisco_iosxe" },
      { name: "junos", kind: "juniper_junos" },
      { name: "frr", kind: "frr" },
      { name: "eos", kind: "arista_eos" },
    ],
  });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

const parts = async (run: Awaited<ReturnType<Stand["run"]>>, device: string, id = "t") =>
  partsOf(await stand.step(run, device, id)).map(({ part, status }) => `${part} ${status}`);

describe("trigger", () => {
  test("whose precondition does not hold is skipped, and says why; nothing is sent", async () => {
    const seen = stand.typed("ios").length;
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      requires: { run: show version, expect: [{ contains: no such software }] }
      do: { configure: [interface Loopback7, shutdown] }
      undo: { configure: [interface Loopback7, no shutdown] }
`,
      { limit: "ios" },
    );
    const step = await stand.step(run, "ios", "t");
    expect(step).toMatchObject({ status: "skipped", action: "trigger" });
    expect(step.message).toMatch(/no such software/);
    expect(await parts(run, "ios")).toEqual(["requires failed"]);
    expect(stand.typed("ios").slice(seen).filter(Boolean)).toEqual(["show version"]);
    expect(run.status).toBe("skipped");
  });

  test("undoes also where its check did not hold, and looks whether it is undone", async () => {
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      requires: { run: show running-config, expect: [{ not_contains: description failing }] }
      do: { configure: [interface Loopback0, description failing] }
      verify: { run: show running-config, expect: [{ not_contains: failing }], within: 1s, every: 500ms }
      undo: { configure: [interface Loopback0, no description] }
`,
      { limit: "ios" },
    );
    expect(await parts(run, "ios")).toEqual([
      "requires passed",
      "do passed",
      "verify failed",
      "undo passed",
      "undone passed",
    ]);
    expect(run.status).toBe("failed");
    expect(stand.lab.device("ios").running_config()).not.toContain("failing");
    const { detail = {} } = await stand.step(run, "ios", "t");
    const accepted = ["interface Loopback0", "description failing"];
    expect(detail["parts"]).toMatchObject([{}, { part: "do", detail: { accepted } }, {}, {}, {}]);
  });

  test("waits after the undo for what needs time to come back, as long as its check may wait", async () => {
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      requires: { run: show ip ospf neighbor, expect: "output.split('FULL/').size() == 3" }
      do: { configure: [interface GigabitEthernet2, shutdown] }
      verify: { run: show ip ospf neighbor, expect: "output.split('FULL/').size() < 3", within: 20s, every: 200ms }
      undo: { configure: [interface GigabitEthernet2, no shutdown] }
`,
      { limit: "ios" },
    );
    expect(await parts(run, "ios")).toEqual([
      "requires passed",
      "do passed",
      "verify passed",
      "undo passed",
      "undone passed",
    ]);
    const { detail = {} } = await stand.step(run, "ios", "t");
    const [last] = (detail["parts"] as { detail: { looks: number } }[]).slice(-1);
    expect(last?.detail.looks).toBeGreaterThan(1);
  });

  test("that does not undo what it should fails, although all else passed", async () => {
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      requires: { run: show running-config, expect: [{ not_contains: left behind }] }
      do: { configure: [interface Loopback0, description left behind] }
      undo: { configure: [interface Loopback0, ip ospf cost 7] }
`,
      { limit: "ios" },
    );
    expect(await parts(run, "ios")).toEqual(["requires passed", "do passed", "undo passed", "undone failed"]);
    expect(run.status).toBe("failed");
  });

  test("can act by a command, be kept, and stand in a loop", async () => {
    const run = await stand.run(
      `steps:
  - id: t
    for_each: [Loopback0, Loopback1]
    as: port
    replies: [{ prompt: "\\\\[confirm\\\\]", answer: y }]
    trigger:
      do: { run: clear counters }
      verify: { run: "show version", expect: [{ contains: "\${{ port }}" }] }
      keep: true
    on_failure: continue
  - id: kept
    trigger:
      do: { configure: ["interface Loopback0", "description kept here"] }
      verify: { run: show running-config, expect: [{ contains: kept here }] }
      keep: true
`,
      { limit: "ios" },
    );
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "t[0] failed",
      "t[1] failed",
      "kept passed",
    ]);
    expect(stand.typed("ios").filter((line) => line === "clear counters")).toHaveLength(2);
    expect(stand.lab.device("ios").running_config()).toContain("kept here");
  });

  test("whose `when` does not hold does nothing", async () => {
    const seen = stand.typed("ios").length;
    const run = await stand.run(
      `steps:
  - id: t
    when: "device.platform == 'frr'"
    trigger: { do: { configure: [hostname never] }, keep: true }
`,
      { limit: "ios" },
    );
    expect(await stand.step(run, "ios", "t")).toMatchObject({ status: "skipped" });
    expect(stand.typed("ios").slice(seen)).toEqual([]);
    expect(run.status).toBe("skipped");
  });

  test("leaves nothing to undo where the device threw all of it away", async () => {
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      do: { configure: ["set no such thing"] }
      undo: { configure: ["delete system domain-name"] }
`,
      { limit: "junos" },
    );
    expect(await parts(run, "junos")).toEqual(["do failed"]);
    expect(run.status).toBe("failed");
  });

  test("an indeterminate change is settled by its own check over a new session", async () => {
    const device = stand.lab.device("frr");
    await device.setFaults({ on: "^description torn", close_after_lines: 0, times: 1 });
    const run = await stand.run(
      `steps:
  - id: t
    trigger:
      do: { configure: ["interface lo", "description torn"] }
      verify: { run: show running-config, expect: [{ contains: description torn }] }
      keep: true
`,
      { limit: "frr" },
    );
    await device.setFaults({});
    expect(await parts(run, "frr")).toEqual(["do indeterminate", "verify passed"]);
    expect(await stand.step(run, "frr", "t")).toMatchObject({ status: "passed" });
    expect(stand.typed("frr").filter((line) => line === "description torn")).toHaveLength(1);
    expect(run.status).toBe("passed");
  });
});

describe("around a step", () => {
  test("an expected failure passes, a rescue makes good, always runs", async () => {
    const run = await stand.run(
      `steps:
  - { id: refused, configure: [no such line], expect_failure: true }
  - { id: accepted, configure: [interface Loopback0], expect_failure: true, on_failure: continue }
  - id: broken
    configure: [interface Loopback0, nonsense here]
    rescue: [{ id: back, configure: [interface Loopback0, description rescued] }]
    always: [{ id: look, run: show clock }]
  - { id: after, run: show version }
`,
      { limit: "ios" },
    );
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "refused passed",
      "accepted failed",
      "broken failed",
      "back passed",
      "look passed",
      "after passed",
    ]);
    expect(steps[0]?.message).toMatch(/^failed, as expected: line 1 `no such line`/);
    expect(steps[1]?.message).toBe("passed, although a failure was expected");
    expect(run.status).toBe("failed");
  });

  test("a rescued failure counts no more, nor does an iteration of a loop", async () => {
    const run = await stand.run(
      `steps:
  - id: broken
    configure: [nonsense here]
    rescue: [{ id: back, run: show version }]
    always: [{ id: look, run: show clock }]
  - id: turns
    for_each: [description once, nonsense, description twice]
    configure: ["interface Loopback0", "\${{ item }}"]
    rescue: [{ id: again, run: show version }]
`,
      { limit: "ios" },
    );
    expect(run).toMatchObject({ status: "passed", devices: { passed: 1 } });
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.slice(-3).map(({ id, status }) => `${id} ${status}`)).toEqual([
      "turns[0] passed",
      "turns[1] failed",
      "again passed",
    ]);
  });

  test("one part of `always` that fails keeps no other from being tried", async () => {
    const run = await stand.run(
      `steps:
  - id: work
    run: show version
    always:
      - { id: look, run: show clock, expect: "false" }
      - { id: first, configure: [nonsense here] }
      - { id: second, configure: [interface Loopback0, description put back] }
  - { id: after, run: show users }
`,
      { limit: "ios" },
    );
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "work passed",
      "look failed",
      "first failed",
      "second passed",
    ]);
    expect(stand.lab.device("ios").running_config()).toContain("description put back");
    expect(run.status).toBe("failed");
  });

  test("checks and triggers may be expected to fail too", async () => {
    const run = await stand.run(
      `on_failure: continue
steps:
  - { id: absent, verify: { run: show version, expect: { contains: no such software } }, expect_failure: true }
  - { id: present, verify: { run: show version, expect: { contains: IOS } }, expect_failure: true }
  - id: t
    expect_failure: true
    trigger:
      do: { configure: [interface Loopback0, description harmless] }
      verify: { run: show clock, expect: { contains: no such time } }
      undo: { configure: [interface Loopback0, no description] }
`,
      { limit: "ios" },
    );
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "absent passed",
      "present failed",
      "t passed",
    ]);
  });

  test("steps of another spec stand here, with what `with` gives them", async () => {
    const { id } = await stand.stack.startRun({
      spec: `name: outer
targets: { hosts: [ios] }
steps:
  - { id: twice, use: lib/describe.yaml, with: { text: from outside } }
`,
      files: {
        "lib/describe.yaml": `name: describe
inputs: { text: { type: string }, port: { type: string, default: Loopback0 } }
steps:
  - { id: set, configure: ["interface \${{ inputs.port }}", "description \${{ inputs.text }}"] }
  - { id: see, verify: { run: show running-config, expect: [{ contains: "\${{ inputs.text }}" }] } }
`,
      },
      inventory: stand.lab.inventory(),
    });
    const run = await stand.stack.waitForRun(id);
    const { steps } = await stand.stack.result(run.id, "ios");
    expect(steps.map(({ id: step, status }) => `${step} ${status}`)).toEqual([
      "twice-set passed",
      "twice-see passed",
    ]);
    expect(stand.lab.device("ios").running_config()).toContain("description from outside");
  });
});
