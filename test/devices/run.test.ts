// Runs over every transport: the inventory says which, the spec is written as for any device.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import { canRunNetconfd, type NetconfAgent, startNetconfd } from "../labs/netconfd.mjs";
import { canRunTelnetd, startTelnetd, type TelnetServer } from "../labs/telnetd.mjs";
import { type Stack, startStack } from "../services/stack.js";

const [netconf, telnet] = [await canRunNetconfd(), await canRunTelnetd()];
let stack: Stack;
let agent: NetconfAgent;
let server: TelnetServer;
beforeAll(async () => {
  if (netconf.ok)
    agent = await startNetconfd({ args: ["--module=ietf-interfaces", "--module=iana-if-type"] });
  if (telnet.ok) server = await startTelnetd();
  const files = agent ? [`file:${agent.private_key_path}`, `known_hosts:${agent.known_hosts_path}`] : [];
  stack = await startStack({
    env: { TELNET_PASSWORD: server?.password ?? "" },
    allow: ["env:TELNET_PASSWORD", "local", ...files].join(","),
  });
});
afterAll(async () => {
  await Promise.all([stack?.stop(), agent?.stop(), server?.stop()]);
});

async function run(inventory: string, steps: string): Promise<{ id: string; result: DeviceResult }> {
  const { id } = await stack.startRun({ spec: `name: over\nsteps:\n${steps}`, inventory });
  await stack.waitForRun(id);
  return { id, result: await stack.result(id, "d1") };
}
const said = ({ steps }: DeviceResult) => steps.map(({ id, status, message }) => [id, status, message]);

test("netconf: reads, a change of the candidate, a rejected one, with the difference", async ({ skip }) => {
  if (!netconf.ok) return skip(netconf.reason);
  const inventory = `
credentials: { lab: { username: ${agent.user}, private_key: { file: ${agent.private_key_path} } } }
devices:
  d1: { host: ${agent.host}, port: ${agent.port}, platform: netconf, transport: netconf, credential: lab,
        ssh: { known_hosts: ${agent.known_hosts_path} } }
`;
  const IF = 'xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces"';
  const { id, result } = await run(
    inventory,
    `
  - { id: before, run: get-config running, expect: { not_contains: eth0 } }
  - id: add
    configure:
      - >-
        <interfaces ${IF}><interface><name>eth0</name><type
        xmlns:t="urn:ietf:params:xml:ns:yang:iana-if-type">t:ethernetCsmacd</type></interface></interfaces>
  - id: name
    run: get-config running <interfaces ${IF}/>
    parse: { with: xml, path: data/interfaces/interface }
    expect: "parsed[0].name == 'eth0'"
  - { id: bad, configure: ['<interfaces ${IF}><nonsense/></interfaces>'], expect_failure: true }
  - { id: error, run: 'get xpath /no:such', on_failure: continue }
`,
  );
  expect(said(result).slice(0, 3)).toEqual([
    ["before", "passed", undefined],
    ["add", "passed", undefined],
    ["name", "passed", undefined],
  ]);
  expect(result.steps[3]).toMatchObject({
    status: "passed",
    message: expect.stringContaining("unknown-element"),
  });
  expect(result.steps[4]).toMatchObject({ status: "errored", attempts: 1, detail: { code: "rpc_error" } });
  expect(await stack.artifact(id, "devices/d1/diffs/add.json")).toContain("eth0");
});

test("tools on the worker, and telnet with its recording", async ({ skip }) => {
  const local = await run(
    "devices: { d1: { platform: linux, transport: local } }",
    `  - { id: tool, run: 'echo {\\"a\\":1}', effect: read, parse: { with: json }, expect: "parsed.a == 1" }\n  - { id: bad, run: "test -e /proc/nobody", effect: read, on_failure: continue }\n`,
  );
  expect(said(local.result)).toEqual([
    ["tool", "passed", undefined],
    ["bad", "failed", "the device refused `test -e /proc/nobody`: exit code 1"],
  ]);
  if (!telnet.ok) return skip(telnet.reason);
  const { id, result } = await run(
    `
credentials: { lab: { username: ${server.user}, password: { env: TELNET_PASSWORD } } }
devices: { d1: { host: ${server.host}, port: ${server.port}, platform: linux, transport: telnet, credential: lab } }
`,
    "  - { id: who, run: id -un, expect: { contains: netops } }\n",
  );
  expect(said(result)).toEqual([["who", "passed", undefined]]);
  const cast = await stack.artifact(id, "devices/d1/session-1.cast");
  expect(cast).toContain("id -un");
  expect(cast).not.toContain(server.password);
});
