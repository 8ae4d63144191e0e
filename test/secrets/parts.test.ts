// A part of a known secret that a spec cuts out of an output is told nowhere: saved values, checks, messages, parsed data.
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { SECRETS, type SharedStack, sharedStack } from "../services/shared-stack.js";

const { PARTS_PASSWORD: PASSWORD } = SECRETS;
/** Parts of it that nothing else holds. */
const PARTS = /qZ7|olf|kX9|ango(?!l)|93ma/;
const SHOWN = `login as ${PASSWORD} now\r\nuser=ann key=${PASSWORD}; level=15\r\nwolves and mangold\r\n`;

let stack: SharedStack;
let device: ScriptedDevice;
beforeAll(async () => {
  stack = await sharedStack();
  device = await scriptedDevice({
    login: (attempt) =>
      attempt.method === "password" && attempt.password === PASSWORD
        ? attempt.accept()
        : attempt.reject(["password"]),
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line === "exit") return;
        if (line === "show it") terminal.write(SHOWN);
        if (line === "show json")
          terminal.write(`${JSON.stringify({ text: `is ${PASSWORD} now`, n: 1 })}\r\n`);
      }
    },
  });
});
afterAll(() => device?.close());

test("parts of a password in saved values, checks, messages and parsed data", async () => {
  const spec = String.raw`name: parts
targets: { hosts: r1 }
on_failure: continue
defaults: { retry: { attempts: 1 } }
steps:
  - id: cut
    run: show it
    expect: ["output.substring(9, 16) == 'x'", { value: "output.split('-')[1]", equals: "y" }]
    save: { part: "output.substring(9, 16)", straddles: "output.substring(6, 13)", list: "output.split('-')", line: "output.split('\\n')[2]" }
  - id: regex
    run: show it
    parse: { with: regex, template: 'key=(?P<first>\w+)-(?P<second>[^;]+); level=(?P<level>\d+)' }
    expect: "parsed[0].first == 'x'"
    save: { row: "parsed[0]" }
  - { id: around, run: show it, parse: { with: regex, template: 'as (?P<some>.{4}).*(?P<end>.{5} now)' } }
  - { id: json, run: show json, expect: "parsed.text.split('-')[0] == 'x'", save: { text: "parsed.text.substring(0, 7)" } }
  - { id: wrong, run: show it, save: { n: "int(output.substring(9, 16))" } }
  - { id: later, run: show it, expect: "saved.part == steps.cut.output", save: { again: "saved.list" } }
`;
  const inventory = `credentials:
  lab: { username: admin, password: { env: PARTS_PASSWORD } }
devices:
  r1: { host: 127.0.0.1, port: ${device.port}, platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: no } }
`;
  const { id } = await stack.startRun({ spec, inventory });
  await stack.waitForRun(id);
  const result = await stack.result(id, "r1");
  const [cut, regex, , json] = result.steps;
  expect(JSON.stringify(result)).not.toMatch(PARTS);
  expect(cut?.saved).toEqual({
    part: "***",
    straddles: "as ***",
    list: ["login as ***", "*** now\nuser=ann key=***", "***; level=15\nwolves and mangold"],
    line: "wolves and mangold",
  });
  expect(regex?.saved).toEqual({ row: { first: "***", second: "***", level: "15" } });
  expect(json?.saved).toEqual({ text: "is ***" });
  expect(JSON.parse(await stack.artifact(id, "devices/r1/around.json"))).toEqual([
    { some: "***", end: "*** now" },
  ]);
  for (const name of ["results.json", "report.json", "report.html", "junit.xml", "events.jsonl"])
    expect(await stack.artifact(id, name).catch(() => "")).not.toMatch(PARTS);
});
