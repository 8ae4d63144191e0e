// Passwords that are words: what devices and we say of other things stays readable, and the password is told nowhere.
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { SECRETS, type SharedStack, sharedStack } from "../services/shared-stack.js";

const SHOWN =
  "cisco WS-C3750G-24TS (PowerPC405) processor\r\nGigabitEthernet0/1 is administratively down, label 17\r\nhost lab-r1 of lab\r\n";
const CONFIG =
  "hostname r1\r\nusername admin privilege 15 password 0 admin\r\nenable secret cisco\r\nend\r\n";

let stack: SharedStack;
let device: ScriptedDevice;
beforeAll(async () => {
  stack = await sharedStack();
  device = await scriptedDevice({
    login: (attempt) =>
      attempt.method === "password" && attempt.password === SECRETS.WORDS_PASSWORD
        ? attempt.accept()
        : attempt.reject(["password"]),
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line === "exit") return;
        if (line === "show version") terminal.write(SHOWN);
        if (line === "show running-config") terminal.write(CONFIG);
        if (line === "show nothing") terminal.write("% Invalid input detected at '^' marker.\r\n");
      }
    },
  });
});
afterAll(() => device?.close());

const inventory = (rest = "") => `credentials:
  lab: { username: admin, password: { env: WORDS_PASSWORD }, enable: { env: WORDS_ENABLE } }
  unset: { username: admin, password: { env: WORDS_PASSWORD_OF_NOBODY } }
  wrong: { username: netops, password: { env: WORDS_SNMP } }
secrets: { snmp: { env: WORDS_SNMP } }
devices:
  r1: { host: 127.0.0.1, port: ${device.port}, platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: no }${rest} }
`;

async function run(steps: string, inventory_text: string) {
  const spec = `name: words\ntargets: { hosts: r1 }\non_failure: continue\ndefaults: { retry: { attempts: 1 } }\nsteps:\n${steps}`;
  const { id } = await stack.startRun({ spec, inventory: inventory_text });
  await stack.waitForRun(id);
  return { id, steps: (await stack.result(id, "r1")).steps };
}

test("words of devices stay whole, also where they are parsed and recorded; a password in its place is masked", async () => {
  const { id, steps } = await run(
    `  - { id: version, run: show version, expect: { contains: nothing }, save: { model: "output.split('\\\\n')[0]" } }
  - { id: regex, run: show version, parse: { with: regex, template: '(?P<vendor>\\S+) WS' }, expect: "parsed[0].vendor == 'x'" }
  - { id: config, run: show running-config }
  - { id: refused, run: show nothing }
`,
    inventory(),
  );
  const [version, regex, , refused] = steps;
  expect(version?.checks[0]?.actual).toBe(SHOWN.replaceAll("\r\n", "\n").trim());
  expect(version?.saved).toEqual({ model: "cisco WS-C3750G-24TS (PowerPC405) processor" });
  expect(regex?.checks[0]?.actual).toContain('"cisco"');
  expect(refused?.message).toContain("the device refused `show nothing`: % Invalid input detected");
  expect(await stack.artifact(id, "devices/r1/version.txt")).toBe(SHOWN.replaceAll("\r\n", "\n").trim());
  const config = await stack.artifact(id, "devices/r1/config.txt");
  expect(config).toBe("hostname r1\nusername admin privilege 15 password 0 ***\nenable secret ***\nend");
  const cast = await stack.artifact(id, "devices/r1/session-1.cast");
  expect(cast).toContain("administratively down, label 17");
  expect(cast).toContain("cisco WS-C3750G");
  expect(cast).not.toMatch(/password 0 admin|secret cisco/);
});

test("our own words stay: settings, users, platforms, credentials", async () => {
  const unset = await run(
    "  - run: show version\n",
    inventory().replace("credential: lab,", "credential: unset,"),
  );
  expect(unset.steps[0]?.message).toContain(
    "the password of credential unset comes from the worker's environment variable WORDS_PASSWORD_OF_NOBODY: it is empty or not set",
  );
  const wrong = await run(
    "  - run: show version\n",
    inventory().replace("credential: lab,", "credential: wrong,"),
  );
  expect(wrong.steps[0]?.message).toContain("Check the credential");
  const messages = [...unset.steps, ...wrong.steps].map(({ message }) => message);
  expect(messages.filter((message) => message?.includes("***"))).toEqual([]);
});
