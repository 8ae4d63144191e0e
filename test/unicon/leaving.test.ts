// A run whose device asks for a decision where config mode is left: no verdict that nobody knows to be true.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { type MockDevices, startMockDevices } from "../services/unicon.js";

let stack: SharedStack;
let mocks: MockDevices;
beforeAll(async () => {
  [stack, mocks] = await Promise.all([sharedStack(), startMockDevices(process.env)]);
}, 300_000);
afterAll(() => mocks?.close());

async function change(replies: string) {
  const r1 = await mocks.device({ os: "iosxe", state: "controller_transaction_enable", hostname: "R1" });
  const run = await stack.startRun({
    spec: `
name: stuck
steps:
  - id: change
    configure: [no logging console]
    ${replies}
`,
    inventory: `
defaults: { platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: "no" } }
credentials: { lab: { username: netops, password: { env: LAB_PASSWORD } } }
devices: { r1: { host: 127.0.0.1, port: ${r1.port} } }
`,
  });
  await stack.waitForRun(run.id);
  const { steps } = await stack.result(run.id, "r1");
  return { step: steps[0], typed: r1.ledger.slice(r1.ledger.indexOf("configure terminal")) };
}

test("a question at the end that no reply answers: indeterminate, and nothing is typed into it", async () => {
  const { step, typed } = await change("");
  expect(step).toMatchObject({
    status: "indeterminate",
    detail: { accepted: ["no logging console"], code: "unanswered_question" },
  });
  expect(step?.message).toContain("Uncommitted changes found, commit them? [yes/no/CANCEL]");
  expect(step?.message).toContain("config mode could not be left");
  // What follows comes from the session that looks at the configuration afterwards.
  expect(typed.slice(0, 4)).toEqual(["configure terminal", "no logging console", "end", "terminal length 0"]);
});

test("a reply of the step answers it", async () => {
  const { step, typed } = await change('replies: [{ prompt: "commit them\\\\?", answer: "no" }]');
  expect(step?.status).toBe("passed");
  expect(typed.slice(0, 4)).toEqual(["configure terminal", "no logging console", "end", "no"]);
});
