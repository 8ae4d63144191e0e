// A wrong credential, devices on three workers: together they try it as often as one alone would.
import { expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { startStack } from "../services/stack.js";

const DEVICES = 24;
const SPEC = `name: look\nconcurrency: ${DEVICES}\nsteps:\n  - { id: version, run: show version }\n`;

test("three devices refuse it, the others are not asked", async () => {
  const lab = await startLab({ devices: DEVICES, kinds: ["frr"], latency_ms: 20 });
  onTestFinished(() => lab.close());
  const stack = await startStack({
    env: { LAB_PASSWORD: "wrong" },
    workers: ["default", "default", "default"],
    sessions: 8,
  });
  onTestFinished(() => stack.stop());
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  expect((await stack.waitForRun(id)).status).toBe("errored");

  const codes = (await stack.results(id)).map(({ steps }) => steps[0]?.detail?.["code"]);
  expect(codes.toSorted()).toEqual([
    ...Array<string>(DEVICES - 3).fill("credential_blocked"),
    ...Array<string>(3).fill("login_refused"),
  ]);
  const tried = lab.devices.flatMap((device) => device.logins().filter(({ accepted }) => !accepted));
  expect(tried).toHaveLength(3);
});
