// What a step needs of the transport of a device is looked at before the run.
import { expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { compile } from "../index.js";

const platforms = await loadPlatforms();

function problems(platform: string, transport: string, step: string): string[] {
  const inventory = `credentials: { lab: { username: a, password: { env: LAB } } }
devices: { r1: { host: 192.0.2.1, platform: ${platform}, transport: ${transport}, credential: lab } }`;
  const result = compile(
    {
      spec: { text: `name: t\nsteps:\n  - { ${step} }`, file: "spec.yaml" },
      inventory: { text: inventory, file: "inventory.yaml" },
    },
    { platforms },
  );
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`);
}

const EDIT = "configure: [hostname x]";
const CONFIRM = "configure: { lines: [set system host-name x], confirm: 1m }";

test.each([
  ["ssh_exec", EDIT, "sends lines of configuration", "`ssh`, `telnet` or `netconf`"],
  ["ssh_exec", "fetch: { from: 'flash:x', to: x }", undefined, undefined],
  ["telnet", "fetch: { from: 'flash:x', to: x }", "transfers files", "`ssh` or `ssh_exec`"],
])("cisco_iosxe over %s, %s", (transport, step, needs, able) => {
  expect(problems("cisco_iosxe", transport, step)).toEqual(
    needs === undefined
      ? []
      : [
          `transport_unsupported: the step needs a transport that ${needs}, and \`${transport}\` of device \`r1\` does not; set \`transport\` of the device to ${able}, where the device has it`,
        ],
  );
});

test.each(["ssh", "telnet"])("a terminal confirms a commit: %s", (transport) => {
  expect(problems("juniper_junos", transport, CONFIRM)).toEqual([]);
});

test("one problem for a step, although it lacks more than one thing", () => {
  const found = problems("juniper_junos", "ssh_exec", CONFIRM);
  expect(found.filter((each) => each.startsWith("transport_unsupported"))).toHaveLength(1);
});

test("commands run over all of them", () => {
  for (const transport of ["ssh", "ssh_exec", "telnet", "netconf"])
    expect(problems("linux", transport, "run: uname -a")).toEqual([]);
});

test.each(["ssh", "ssh_exec", "telnet", "local"])(
  "a platform without prompts is not reached over %s",
  (transport) => {
    const [first] = problems("netconf", transport, "run: get-config running");
    expect(first).toBe(
      `transport_unsupported: platform \`netconf\` has no prompts, so device \`r1\` cannot be reached over transport \`${transport}\`; set \`transport: netconf\`, or the platform of the device's command line`,
    );
  },
);

test("NETCONF asks for no prompt, and has its commit-confirm from the protocol", () => {
  expect(problems("netconf", "netconf", "run: get-config running")).toEqual([]);
  expect(problems("netconf", "netconf", CONFIRM)).toEqual([]);
});

test("an own platform without prompts needs none, and may have none", () => {
  const own = (data: string): string[] => {
    const inventory = `platforms: { mine: { name: mine, description: x, read_only: ['^get'], ${data} } }
credentials: { lab: { username: a, password: { env: LAB } } }
devices: { r1: { host: 192.0.2.1, platform: mine, transport: netconf, credential: lab } }`;
    const result = compile(
      { spec: { text: "name: t\nsteps: [{ run: get-config running }]" }, inventory: { text: inventory } },
      { platforms },
    );
    return "plan" in result ? [] : result.diagnostics.map(({ code, message }) => `${code}: ${message}`);
  };
  expect(own("interface: netconf, configure: { candidate: true }")).toEqual([]);
  expect(own("interface: netconf, login_modes: [x]")).toEqual([
    "conflicting_keys: `login_modes` and `interface` exclude each other here",
  ]);
  expect(own("interface: cli")).toEqual(
    expect.arrayContaining([expect.stringMatching(/^missing_key: `modes`/)]),
  );
  expect(own("interface: rest")).toEqual(["bad_value: `interface` is not `cli` or `netconf`"]);
});
