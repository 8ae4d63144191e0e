// What Prometheus sees of the API and of a worker after real runs, and that the dashboard asks for nothing else.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Stand, startOwnStand } from "../configure/stand.js";
import type { Stack } from "../services/stack.js";
import { namesIn, readExposition, type Series } from "./exposition.js";

const STEPS = `steps:
  - { id: version, run: show version }
  - { id: again, run: show version, expect: "device.name != 'r2'", on_failure: continue }
  - { id: change, configure: ["interface Loopback9", "description by a test"] }
  - { id: nothing, run: show clock, when: "false" }
`;
/** Where the API and a worker know a device or a run from: none of it may be a label. */
const DEVICES = /^r\d$/;

let stand: Stand<Stack>;
let ids: string[];
let before: Record<"api" | "worker", Series[]>;
beforeAll(async () => {
  stand = await startOwnStand({ devices: 3, kinds: ["cisco_iosxe"] });
  const first = await stand.run(STEPS);
  await archived(1);
  before = await scrape();
  const second = await stand.run(STEPS);
  await archived(2);
  ids = [first.id, second.id];
});
afterAll(() => stand.close());

const read = async (url: string) => readExposition(await (await fetch(url)).text());
const metricsOf = (worker: { ready: unknown }) => (worker.ready as { metrics: string }).metrics;
const scrape = async () => ({
  api: await read(`${stand.stack.url}/metrics`),
  worker: await read(metricsOf(stand.stack.worker)),
});
const valueOf = (series: Series[], name: string, labels: Record<string, string> = {}) =>
  series
    .filter((each) => each.name === name)
    .filter((each) => Object.entries(labels).every(([label, value]) => each.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
const archived = (runs: number) =>
  vi.waitFor(
    async () => expect(valueOf((await scrape()).worker, "orchestrator_run_seconds_count")).toBe(runs),
    { timeout: 60_000, interval: 200 },
  );

describe("two runs on three devices", () => {
  test("are counted with their steps, sessions, logins and artifacts", async () => {
    const { api, worker } = await scrape();
    const seen = (name: string, labels = {}) => valueOf([...api, ...worker], name, labels);
    expect({
      started: seen("orchestrator_runs_started_total"),
      failed: seen("orchestrator_run_seconds_count", { status: "failed" }),
      devices: [
        seen("orchestrator_devices_total", { status: "passed" }),
        seen("orchestrator_devices_total", { status: "failed" }),
      ],
      reads: [
        seen("orchestrator_steps_total", { action: "run", status: "passed" }),
        seen("orchestrator_steps_total", { action: "run", status: "failed" }),
        seen("orchestrator_steps_total", { action: "run", status: "skipped" }),
      ],
      changes: seen("orchestrator_steps_total", { action: "configure", status: "passed" }),
      timed: seen("orchestrator_step_seconds_count", { action: "configure" }),
      // A session for each device, kept from the first segment to the last one of the second run.
      logins: seen("orchestrator_ssh_login_seconds_count", { outcome: "ok" }),
      opened: seen("orchestrator_session_open_seconds_count", { outcome: "ok" }),
      missed: seen("orchestrator_pool_acquires_total", { result: "miss" }),
      idle: seen("orchestrator_device_sessions", { state: "idle" }),
      busy: seen("orchestrator_device_sessions", { state: "busy" }),
      archives: seen("orchestrator_archive_seconds_count", { outcome: "ok" }),
    }).toEqual({
      started: 2,
      failed: 2,
      devices: [4, 2],
      reads: [10, 2, 6],
      changes: 6,
      timed: 6,
      logins: 3,
      opened: 3,
      missed: 3,
      idle: 3,
      busy: 0,
      archives: 2,
    });
    expect(seen("orchestrator_pool_acquires_total", { result: "hit" })).toBeGreaterThanOrEqual(9);
    expect(valueOf(api, "orchestrator_artifact_puts_total", { outcome: "ok" })).toBeGreaterThan(0);
    expect(valueOf(worker, "orchestrator_artifact_put_bytes_total")).toBeGreaterThan(0);
    expect(valueOf(worker, "orchestrator_queue_wait_seconds_count", { activity: "runWrite" })).toBe(6);
    expect(valueOf(worker, "temporal_workflow_completed_total", { workflow_type: "run" })).toBe(2);
  });

  test("make no series of their own: no label tells a run or a device", async () => {
    const { api, worker } = await scrape();
    const values = [...api, ...worker].flatMap(({ labels }) => Object.values(labels));
    const ports = stand.lab.devices.map(({ port }) => String(port));
    const telling = values.filter(
      (value) => DEVICES.test(value) || ports.includes(value) || ids.some((id) => value.includes(id)),
    );
    expect(telling).toEqual([]);
    const keys = (series: Series[]) =>
      new Set(
        series
          .filter(({ name }) => name.startsWith("orchestrator_"))
          // The lease registry looks at holders from time to time, whatever runs there are.
          .filter(({ labels }) => labels["activity"] !== "findClosed")
          .map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`),
      );
    expect(keys(worker)).toEqual(keys(before.worker));
    expect(keys(api)).toEqual(keys(before.api));
  });
});

describe("a worker's own page", () => {
  test("says that it works, and where the rest is", async () => {
    const base = metricsOf(stand.stack.worker).replace("/metrics", "");
    const ready = await fetch(`${base}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", reasons: [] }]);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(base)).status).toBe(404);
  });
});

describe("the dashboard", () => {
  test("asks only for metrics and labels that there are", async () => {
    const { api, worker } = await scrape();
    const labels = new Map<string, Set<string>>();
    for (const { name, labels: own } of [...api, ...worker]) {
      const known = labels.get(name) ?? new Set(["job", "instance"]);
      for (const label of Object.keys(own)) known.add(label);
      labels.set(name, known);
    }
    const asked = (await queries()).map((query) => ({ query, ...namesIn(query) }));
    expect(asked.length).toBeGreaterThan(20);
    const unknown = asked.flatMap(({ query, metrics, labels: used }) => [
      ...(metrics.length === 0 ? [`no metric in ${query}`] : []),
      ...metrics.filter((name) => !labels.has(name)).map((name) => `${name} in ${query}`),
      ...metrics.flatMap((name) =>
        used
          .filter((label) => labels.get(name)?.has(label) === false)
          .map((label) => `${name}{${label}} in ${query}`),
      ),
    ]);
    // No attempt was repeated, so that counter has no series yet; it is announced all the same.
    const text = await (await fetch(metricsOf(stand.stack.worker))).text();
    const announced = unknown.filter((each) => !text.includes(`# TYPE ${each.split(" ")[0]} `));
    expect(announced).toEqual([]);
  });
});

interface Panel {
  panels?: Panel[];
  targets?: { expr: string }[];
}

async function queries(): Promise<string[]> {
  const board = JSON.parse(await readFile("ops/grafana/orchestrator.json", "utf8")) as Panel;
  const all = (panel: Panel): string[] => [
    ...(panel.targets ?? []).map(({ expr }) => expr),
    ...(panel.panels ?? []).flatMap(all),
  ];
  return all(board);
}
