// A credential whose server takes so many logins a second: two workers of a site together ask for no more.
import { expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { startStack } from "../services/stack.js";

const DEVICES = 20;
const PER_SECOND = 2;

test("new logins are spread over all workers, and a device says that it waits for its turn", async () => {
  const lab = await startLab({ devices: DEVICES, kinds: ["frr"] });
  onTestFinished(() => lab.close());
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" }, workers: ["default", "default"] });
  onTestFinished(() => stack.stop());
  const inventory = lab
    .inventory()
    .replace("username: netops", `username: netops\n    logins_per_second: ${PER_SECOND}`);
  expect(inventory).toContain("logins_per_second");
  const { id } = await stack.startRun({
    spec: `name: paced\nconcurrency: ${DEVICES}\nsteps:\n  - run: show version\n`,
    inventory,
  });
  const events = await fetch(`${stack.url}/v1/runs/${id}/events`, {
    headers: { accept: "application/x-ndjson" },
  });
  expect(await events.text()).toContain(
    `waits for its turn to log in (${PER_SECOND} logins a second with credential lab)`,
  );
  expect((await stack.waitForRun(id)).status).toBe("passed");

  const times = lab.devices
    .flatMap((device) => device.logins().map(({ at }) => Date.parse(at)))
    .toSorted((a, b) => a - b);
  expect(times).toHaveLength(DEVICES);
  // Each worker has half of the pace and lets its first login begin at once.
  expect((times.at(-1)! - times[0]!) / 1_000).toBeGreaterThan((DEVICES - 2) / PER_SECOND - 0.1);
});
