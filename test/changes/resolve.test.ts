// A run has ended with indeterminate changes; a person looks at the devices and says what became of them.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { readExposition } from "../ops/exposition.js";
import { type Stack, startStack } from "../services/stack.js";
import { timesOf } from "./ledgers.js";

/** Its own, since archives are counted. */
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ env: { LAB_PASSWORD: "lab" } });
});
afterAll(() => stack?.stop());

const SPEC = `name: push
steps:
  - { id: change, configure: ["interface Loopback1", "description changed"], on_failure: continue }
  - { id: after, run: show version }
`;

/** @returns a run of two devices that both lost their session in the middle of the change */
async function endedIndeterminate(prefix: string): Promise<string> {
  const names = [`${prefix}1`, `${prefix}2`];
  const faults = { latency_ms: 10_000, on: "^description" };
  const lab = await startLab({ devices: names.map((name) => ({ name, faults })), kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  for (const device of lab.devices) {
    while (timesOf(device, "description changed") === 0) await sleep(20);
    device.disconnect();
  }
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "indeterminate",
    devices: { indeterminate: 2 },
  });
  return id;
}
const archived = (id: string) =>
  vi.waitFor(() => stack.artifact(id, "run.json"), { timeout: 60_000, interval: 100 });
/** As metrics have it: of archived runs how they ended, and how many archives were written. */
async function counted(): Promise<{ runs: [string | undefined, number][]; archives: number }> {
  const { metrics } = stack.worker.ready as unknown as { metrics: string };
  const all = readExposition(await (await fetch(metrics)).text());
  const of = (name: string) => all.filter((each) => each.name === name);
  return {
    runs: of("orchestrator_run_seconds_count").map(({ labels, value }) => [labels["status"], value]),
    archives: of("orchestrator_archive_seconds_count").reduce((sum, { value }) => sum + value, 0),
  };
}
const resolve = (id: string, device: string, body: { step: string; outcome: string }) =>
  stack.request<{ code: string; detail: string; status: string }>(
    "POST",
    `/v1/runs/${id}/devices/${device}/resolve`,
    { body },
  );
const lines = (events: RunEvent[]) =>
  events.map(({ type, device, step, status }) => [type, device, step, status].filter(Boolean).join(" "));

/** What every way of asking says of the run and its first device. */
async function everySaying(id: string, device: string) {
  const { body: listed } = await stack.request<{ items: Run[] }>("GET", `/v1/runs?device=${device}`);
  const { body: report } = await stack.request<Run & { results: { device: string; status: string }[] }>(
    "GET",
    `/v1/runs/${id}/report.json`,
  );
  const kept = JSON.parse(await stack.artifact(id, "run.json")) as Run;
  const { body: junit } = await stack.request<string>("GET", `/v1/runs/${id}/report.xml`);
  const run = await stack.run(id);
  const suite = (xml: string) => /hostname="(?<device>[^"]+)"[\s\S]*?<\/testsuite>/.exec(xml)?.[0] ?? "";
  return {
    run: [run.status, listed.items[0]?.status, report.status, kept.status],
    device: [
      (await stack.result(id, device)).status,
      report.results.find((result) => result.device === device)?.status,
    ],
    junit: suite(junit).includes("indeterminate"),
    archived_junit: suite(await stack.artifact(id, "report.xml")).includes("indeterminate"),
    page: (await stack.artifact(id, "report.html")).includes("resolved by local: applied"),
  };
}

describe("once the run has ended", () => {
  test("every way of asking agrees on what a person has said, also after a restart of the API", async () => {
    const earlier = await counted();
    const id = await endedIndeterminate("e");
    await archived(id);
    const before = await stack.events(id);
    const ended = await vi.waitFor(async () => {
      const now = await counted();
      expect(now.archives).toBe(earlier.archives + 1);
      return now;
    }, 60_000);
    expect(await everySaying(id, "e1")).toEqual({
      run: ["indeterminate", "indeterminate", "indeterminate", "indeterminate"],
      device: ["indeterminate", "indeterminate"],
      junit: true,
      archived_junit: true,
      page: false,
    });

    const answer = await resolve(id, "e1", { step: "change", outcome: "applied" });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        device: "e1",
        status: "passed",
        steps: [{ id: "change", status: "passed", message: "resolved by local: applied" }, { id: "after" }],
      },
    });
    expect(await everySaying(id, "e1")).toEqual({
      run: ["indeterminate", "indeterminate", "indeterminate", "indeterminate"],
      device: ["passed", "passed"],
      junit: false,
      archived_junit: false,
      page: true,
    });
    const told = await stack.cli("runs", "resolve", id, "e2", "change", "not_applied");
    expect(told).toMatchObject({ code: 0, stderr: "e2 change: failed\n" });
    const after = await stack.events(id);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(lines(after.slice(before.length))).toEqual([
      "step.finished e1 change passed",
      "device.finished e1 passed",
      "step.finished e2 change failed",
      "device.finished e2 failed",
      "run.finished failed",
    ]);
    const { id: end = "" } = before.at(-1) ?? {};
    const { body: missed } = await stack.request<string>("GET", `/v1/runs/${id}/events`, {
      headers: { "last-event-id": end },
    });
    expect(missed.trim().split("\n")).toHaveLength(5);

    const now = await counted();
    expect([now.archives, now.runs]).toEqual([ended.archives + 2, ended.runs]);

    await stack.api.restart();
    expect((await everySaying(id, "e1")).run).toEqual(["failed", "failed", "failed", "failed"]);
    expect(await stack.events(id)).toEqual(after);
    expect((await stack.cli("runs", "show", id)).stdout).toContain("resolved by local: not applied");
    const failed = await stack.cli("runs", "list", "--status", "failed", "--json");
    expect(failed.stdout).toContain(id);
  });

  test("whoever asks is told which lines are indeterminate, when they were sent and what the device last said", async () => {
    const id = await endedIndeterminate("d");
    await archived(id);
    const told = [
      (await stack.cli("runs", "show", id)).stdout,
      (await stack.cli("runs", "events", id)).stdout,
      await stack.artifact(id, "report.xml"),
      (await stack.artifact(id, "report.md")).replaceAll("\\", ""),
    ];
    for (const text of told) {
      expect(text).toMatch(/interface Loopback1 +\(?accepted/);
      expect(text).toMatch(/description changed +\(?no answer/);
      expect(text).toMatch(/sent at:? +\d{4}-\d\d-\d\dT[\d:.]+Z/);
      expect(text).toMatch(/said.*d1\(config-if\)#/s);
    }
    expect(told[0]).toContain(`orchestrator runs resolve ${id} d1 change applied  # or not_applied`);
    const doubts = (await stack.events(id)).flatMap(({ doubt }) => doubt ?? []);
    expect(doubts).toHaveLength(2);
    expect(doubts[0]).toMatchObject({
      lines: ["interface Loopback1", "description changed"],
      accepted: ["interface Loopback1"],
      not_sent: [],
      sent_at: expect.any(String) as string,
      last_said: expect.stringContaining("(config-if)#") as string,
    });
  });

  test("of a run that was terminated in Temporal the lines that were under way are told, too", async () => {
    const faults = { latency_ms: 10_000, on: "^description" };
    const lab = await startLab({ devices: [{ name: "t1", faults }], kinds: ["cisco_iosxe"] });
    onTestFinished(() => lab.close());
    const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
    while (timesOf(lab.device("t1"), "description changed") === 0) await sleep(20);
    const connection = await Connection.connect({ address: stack.temporal_address });
    await new Client({ connection }).workflow.getHandle(runWorkflowId(id)).terminate("by hand");
    await connection.close();
    await stack.waitForRun(id);
    await stack.cli("runs", "archive", id);
    await archived(id);
    const { stdout } = await stack.cli("runs", "show", id);
    expect(stdout).toMatch(/t1\n.*change {2}configure indeterminate/);
    expect(stdout).toMatch(
      /sent at +\d{4}-.*\n +lines +interface Loopback1 +accepted\n +description changed +no answer\n/,
    );
  });

  test("said again it changes nothing, said otherwise it is refused, and what is not there is not found", async () => {
    const id = await endedIndeterminate("a");
    const applied = { step: "change", outcome: "applied" };
    expect((await resolve(id, "a1", { step: "after", outcome: "applied" })).status).toBe(409);
    expect((await resolve(id, "a1", { step: "no-such-step", outcome: "applied" })).status).toBe(404);
    expect((await resolve(id, "a9", applied)).status).toBe(404);
    expect((await resolve("01no0such0run", "a1", applied)).status).toBe(404);
    const [first, same] = await Promise.all([resolve(id, "a1", applied), resolve(id, "a1", applied)]);
    expect([first.status, same.status]).toEqual([202, 202]);
    const events = await stack.events(id);
    expect((await resolve(id, "a1", applied)).body).toEqual(first.body);
    expect(await stack.events(id)).toEqual(events);
    const otherwise = await resolve(id, "a1", { step: "change", outcome: "not_applied" });
    expect(otherwise).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("change passed (resolved by local: applied)") as string },
    });
  });

  test("works when Temporal has forgotten the run, and a rerun leaves what was applied alone", async () => {
    const id = await endedIndeterminate("f");
    await archived(id);
    const connection = await Connection.connect({ address: stack.temporal_address });
    await new Client({ connection }).workflowService.deleteWorkflowExecution({
      namespace: "default",
      workflowExecution: { workflowId: runWorkflowId(id) },
    });
    await connection.close();
    const before = await stack.events(id);
    expect((await resolve(id, "f1", { step: "change", outcome: "applied" })).status).toBe(202);
    expect((await resolve(id, "f2", { step: "change", outcome: "not_applied" })).status).toBe(202);
    expect(await stack.run(id)).toMatchObject({ status: "failed", devices: { passed: 1, failed: 1 } });
    expect((await stack.events(id)).slice(0, before.length)).toEqual(before);
    const again = await stack.request<Run>("POST", `/v1/runs/${id}/rerun`, { body: { only: "failed" } });
    expect(again.body).toMatchObject({ origin: id, devices: { total: 1 } });
  });
});
