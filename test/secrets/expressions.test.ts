// What expressions see of earlier steps is the same in their segment, in a later one and after a retry: masked.
import { expect, onTestFinished, test } from "vitest";
import { conversation, scriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { sharedStack } from "../services/shared-stack.js";

const SHOWN = "snmp-server community cOmmunity-5t7 RO\r\ninterface Lo0\r\n";
const MASKED = "snmp-server community *** RO\ninterface Lo0";

test("an output of an earlier step is the same text in every segment and after every retry", async () => {
  const stack = await sharedStack();
  let tries = 0;
  const device = await scriptedDevice({
    shell: conversation({
      "show running-config": SHOWN,
      "show flaky": (terminal) => {
        if (++tries === 1) terminal.close();
        else terminal.write(SHOWN);
      },
    }),
  });
  onTestFinished(() => device.close());
  const spec = `name: seen
targets: { hosts: r1 }
defaults: { retry: { attempts: 2, delay: 100ms } }
stages:
  - name: first
    steps:
      - { id: look, run: show running-config, save: { own: "output.split(' ')[2].size()" } }
      - { id: beside, run: show running-config, expect: "output == steps.look.output", save: { beside: steps.look.output } }
      - { id: flaky, run: show flaky, expect: "output == steps.look.output", save: { retried: steps.look.output } }
  - name: second
    steps:
      - { id: later, run: show running-config, expect: ["output == steps.look.output", "saved.beside == steps.look.output"], save: { later: steps.look.output } }
`;
  const inventory = `credentials:
  lab: { username: netops, password: { env: ACME_PASSWORD } }
devices:
  r1: { host: 127.0.0.1, port: ${device.port}, platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: no } }
`;
  const { id } = await stack.startRun({ spec, inventory });
  await stack.waitForRun(id);
  const { status, steps } = await stack.result(id, "r1");
  const saved = Object.assign({}, ...steps.map((step) => step.saved ?? {})) as Record<string, unknown>;
  expect(steps.find((step) => step.id === "flaky")?.attempts).toBe(2);
  // The step's own output is what the device said.
  expect(saved).toEqual({
    own: "cOmmunity-5t7".length,
    beside: MASKED,
    retried: MASKED,
    later: MASKED,
  });
  expect(status).toBe("passed");
});
