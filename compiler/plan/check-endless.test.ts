// Commands that never end are refused before the run, with what to do instead.
import { expect, it } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { compile, validate } from "../index.js";
import { deps } from "../testing/compiled.js";

const own = { ...deps, platforms: await loadPlatforms() };
const inventory = {
  file: "inventory.yaml",
  text: `credentials: { lab: { username: u, agent: true } }
defaults: { credential: lab, platform: linux }
devices:
  vm: { vars: { log: /var/log/syslog } }
  program: { transport: ssh_exec }
  here: { transport: local }
  j1: { platform: juniper_junos }
`,
};
const spec = (host: string, step: string) => ({
  file: "spec.yaml",
  text: `name: t\ntargets: { hosts: ${host} }\nsteps:\n  - ${step}\n`,
});

function refused(host: string, step: string): string[] {
  const result = compile({ spec: spec(host, step), inventory }, own);
  return "plan" in result
    ? []
    : result.diagnostics.map(({ code, line, message, hint }) => `${line} ${code}: ${message}; ${hint}`);
}

it("is told with the cure of the platform, also of a command that a value makes endless", () => {
  expect(refused("vm", "run: [uptime, tail -f /var/log/syslog]")).toEqual([
    "4 endless_command: `tail -f /var/log/syslog` does not end by itself on `linux`; Leave the option that follows out; `tail -n 100` reads the last lines.",
  ]);
  expect(refused("vm", 'run: "tail -F ${{ device.vars.log }}"')).toHaveLength(1);
  expect(refused("vm", 'run: "${{ item }} x"\n    for_each: [cat, watch]')).toHaveLength(1);
  expect(refused("j1", "verify: { run: show bgp summary | refresh 5, expect: 'true' }")).toEqual([
    "4 endless_command: `show bgp summary | refresh 5` does not end by itself on `juniper_junos`; Leave `| refresh` out; a `verify` with `within` repeats the command.",
  ]);
});

it("is told by `validate` with an inventory", () => {
  const result = validate({ spec: spec("vm", "run: watch date"), inventory }, own);
  expect(JSON.stringify(result)).toContain("endless_command");
});

it("is not told of what is interrupted, and of what runs on the worker", () => {
  expect(refused("vm", "run: ping 192.0.2.1")).toEqual([]);
  expect(refused("program", "run: ping 192.0.2.1")).toHaveLength(1);
  expect(refused("here", "run: tail -f x")).toEqual([]);
});
