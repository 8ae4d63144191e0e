// What a step needs of the transport of a device is looked at before the run.
import { expect, test } from "vitest";
import { loadPlatforms } from "../../devices/platforms/load.js";
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
