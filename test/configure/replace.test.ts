// `replace: true` on each platform that has it: the difference with `--check`, then a configuration without what was left out.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startStand, type Stand } from "./stand.js";

/** Of each platform: what its configuration has and is to lose, the command that takes it over, and how its lines are got. */
const PLATFORMS = {
  ios: {
    kind: "cisco_iosxe",
    loses: /^snmp-server community .*$/m,
    by: "configure replace flash:orchestrator-replace.cfg force",
  },
  nxos: {
    kind: "cisco_nxos",
    loses: /^snmp-server community .*$/m,
    by: "configure replace bootflash:orchestrator-replace.cfg",
  },
  srl: { kind: "nokia_srl", loses: undefined, by: "delete /" },
} as const;
type Name = keyof typeof PLATFORMS;
const names = Object.keys(PLATFORMS) as Name[];

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ devices: names.map((name) => ({ name, kind: PLATFORMS[name].kind })) });
});
beforeEach((context) => stand.renew(context));
afterAll(() => stand?.close());

const SRL = ["set / system name host-name srl", "set / interface mgmt0 admin-state enable"];

/** Its running configuration without one line. */
function wanted(name: Name): string[] {
  const { loses } = PLATFORMS[name];
  if (!loses) return SRL;
  const running = stand.lab.device(name).running_config();
  expect([name, running]).toEqual([name, expect.stringMatching(loses)]);
  return running
    .replace(loses, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

const replace = (name: Name, lines: string[], more = {}) =>
  stand.run(`steps:\n  - id: push\n    configure: { file: full.cfg, replace: true }\n`, {
    limit: name,
    files: { "full.cfg": lines.join("\n") },
    ...more,
  });

test.each(names)("%s: --check shows what would go, and changes nothing", async (name) => {
  const lines = wanted(name);
  const before = stand.lab.device(name).running_config();
  const run = await replace(name, lines, { check: true });
  const { status, detail } = await stand.step(run, name, "push");
  expect(status).toBe("skipped");
  expect(String(detail?.["difference"])).toMatch(/^\s*-/m);
  expect(stand.lab.device(name).running_config()).toBe(before);
});

test.each(names)("%s: what the lines do not say is gone, and no file stays", async (name) => {
  const lines = wanted(name);
  const run = await replace(name, lines);
  const { status, message, detail } = await stand.step(run, name, "push");
  expect({ status, message }).toMatchObject({ status: "passed" });
  expect(stand.typed(name)).toContain(PLATFORMS[name].by);
  const after = stand.lab.device(name).running_config();
  const { loses = /ospf/ } = PLATFORMS[name];
  expect(after).not.toMatch(loses);
  expect(String(detail?.["difference"])).toMatch(/^-/m);
  for (const path of ["flash:orchestrator-replace.cfg", "bootflash:orchestrator-replace.cfg"])
    expect(stand.lab.device(name).file(path)).toBeUndefined();
});

test.each(["ios", "nxos"] as const)(
  "%s: a file that the device does not take fails the step once",
  async (name) => {
    const before = stand.lab.device(name).running_config();
    const sent = () => stand.typed(name).filter((line) => line === PLATFORMS[name].by).length;
    const earlier = sent();
    const run = await replace(name, ["hostname other", "no such line at all"]);
    const { status, message } = await stand.step(run, name, "push");
    expect(status).toBe("failed");
    expect(message).toContain("was not carried out");
    expect(stand.lab.device(name).running_config()).toBe(before);
    expect(sent()).toBe(earlier + 1);
  },
);
