// A build that cannot go on with what an earlier one began, started all the same, without a deployment: it is said within
// seconds where people look, and nothing is lost.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { timesOf } from "../changes/ledgers.js";
import { type Stack, startStack } from "../services/stack.js";
import { until } from "../services/until.js";
import { CHANGES, otherBuild, type OtherBuild } from "./builds.js";

const LINES = ["description before", "description behind"];
const SPEC = `name: upgraded
targets: { hosts: ["*"] }
steps:
  - { id: before, configure: [interface Loopback7, ${LINES[0]}] }
  - { id: hold, wait: 3s }
  - { id: behind, configure: [interface Loopback8, ${LINES[1]}] }
`;
/** Far less than a person takes to look again. */
const SOON_MS = 20_000;

let lab: Lab;
let stack: Stack;
let other: OtherBuild;
beforeAll(async () => {
  [lab, stack, other] = await Promise.all([
    startLab({ devices: 2, kinds: ["cisco_iosxe"] }),
    startStack({ env: { LAB_PASSWORD: "lab" } }),
    otherBuild(CHANGES.incompatible),
  ]);
});
afterAll(async () => {
  await stack?.stop();
  await Promise.all([lab?.close(), other?.remove()]);
});

interface Ready {
  status: string;
  runs: { ok: boolean; reason?: string };
}
const ready = async () => (await stack.request<Ready>("GET", "/readyz")).body;

test("runs show, readyz of the API and that of the worker say it; with the earlier build the run goes on", async () => {
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  await until("both devices have the first change", () =>
    lab.devices.every((device) => timesOf(device, LINES[0] as string) === 1),
  );
  const ended = stack.worker.stop();
  const incompatible = await stack.addWorker(undefined, { dist: other.dist });
  await ended;
  await until("the run says so", async () => (await stack.run(id)).stalled !== undefined, {
    within_ms: SOON_MS,
    instead: () => stack.run(id),
  });
  const told = "cannot go on with it: its workflow does something else than the run has done";
  const shown = await stack.cli("runs", "show", id);
  expect(shown.stdout).toMatch(
    /^ {2}stands still since \S+Z, attempt \d+: the build of the worker \(\S+\) /m,
  );
  expect(shown.stdout).toContain(told);
  expect(shown.stdout).toContain("Start workers of the build that began the run");
  await until("readyz says it", async () => (await ready()).status === "degraded", {
    within_ms: SOON_MS,
    instead: ready,
  });
  expect((await ready()).runs.reason).toMatch(/^one workflow stands still\. run /);
  expect((await ready()).runs.reason).toContain(told);
  const own = await fetch(String(incompatible.ready["metrics"]).replace(/metrics$/, "readyz"));
  expect([own.status, await own.text()]).toEqual([
    503,
    expect.stringContaining("this build cannot go on with one open workflow"),
  ]);

  await incompatible.stop();
  await stack.worker.restart();
  expect((await stack.waitForRun(id)).status).toBe("passed");
  for (const device of lab.devices)
    expect(LINES.map((line) => [device.name, timesOf(device, line)])).toEqual(
      LINES.map(() => [device.name, 1]),
    );
  await until("nothing stands still", async () => (await ready()).status === "ready", { instead: ready });
});
