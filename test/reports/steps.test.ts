// What results and reports tell of each step of a real run: its commands, its item, and what was compared.
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { DeviceResult } from "../../schemas/result.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

const SPEC = `name: told
inputs: { name: { type: string, default: show version } }
targets: { hosts: [r1] }
on_failure: continue
steps:
  - { id: several, run: ["\${{ inputs.name }}", show clock] }
  - { id: kept, snapshot: { name: state, commands: [show version] } }
  - { id: each, for_each: [{ of: version }, { of: clock }], as: what, run: "show \${{ what.of }}" }
  - id: push
    for_each: [10, 20]
    as: n
    configure: ["snmp-server community \${{ secrets.note }} RO", "interface Loopback\${{ n }}"]
  - { id: rest, for_each: [a], as: x, wait: 1ms }
  - id: judged
    run: show version
    expect: { value: "size(output) > 0 ? 'up' : ''", equals: down }
  - id: bounce
    trigger:
      do: { configure: [interface Loopback1, shutdown] }
      verify: { run: show ip interface brief, expect: { contains: no such text } }
      undo: { configure: [interface Loopback1, no shutdown] }
`;

test("a step tells its commands, rendered and masked, an iteration its item, a failed check both values", async () => {
  const lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const inventory = `${lab.inventory()}\nsecrets: { note: { env: ACME_PASSWORD } }\n`;
  const { id } = await stack.startRun({ spec: SPEC, inventory });
  await stack.waitForRun(id);
  const [{ steps }] = (await stack.results(id)) as [DeviceResult];
  const told = Object.fromEntries(steps.map((step) => [step.id, step]));
  expect(Object.keys(told)).toEqual([
    "several",
    "kept",
    "each[0]",
    "each[1]",
    "push[0]",
    "push[1]",
    "rest[0]",
    "judged",
    "bounce",
  ]);
  expect(steps.map(({ commands }) => commands)).toEqual([
    ["show version", "show clock"],
    ["show version"],
    ["show version"],
    ["show clock"],
    ["snmp-server community *** RO", "interface Loopback10"],
    ["snmp-server community *** RO", "interface Loopback20"],
    undefined,
    ["show version"],
    undefined,
  ]);
  expect(steps.map(({ item }) => item)).toEqual([
    undefined,
    undefined,
    '{"of":"version"}',
    '{"of":"clock"}',
    "10",
    "20",
    "a",
    undefined,
    undefined,
  ]);
  expect(told["judged"]?.checks).toEqual([
    { expect: `size(output) > 0 ? 'up' : '' equals "down"`, held: false, actual: '"up"' },
  ]);
  expect(told["bounce"]?.detail?.["parts"]).toMatchObject([
    { part: "do", commands: ["interface Loopback1", "shutdown"] },
    { part: "verify", commands: ["show ip interface brief"] },
    { part: "undo", commands: ["interface Loopback1", "no shutdown"] },
  ]);

  const { stdout } = await stack.cli("runs", "show", id, "--device", "r1");
  expect(stdout).toMatch(
    /each\[1\] {2}run passed in stage main.*\n +item {6}\{"of":"clock"\}\n +command {3}show clock/,
  );
  expect(stdout).toMatch(
    /bounce {2}trigger failed in stage main.*\n +command {3}show ip interface brief {2}\(verify\)\n/,
  );
  const report = await stack.request("GET", `/v1/runs/${id}/report.xml`);
  expect(String(report.body)).toContain(
    `command:  show ip interface brief (verify)\n\nexpected: contains: no such text\nactual:   `,
  );
});
