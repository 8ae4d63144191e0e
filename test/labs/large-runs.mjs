// Archives of runs that are large, as a worker would have written them, without a device: what reads them must not hold up
// other requests.
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** By name: devices and steps of each, what a step says besides, and how many stages they are spread over. */
export const LARGE_RUNS = {
  "150 devices × 2,000 skipped steps": { devices: 150, steps: 2_000 },
  "3 devices × 20,000 iterations": { devices: 3, steps: 20_000 },
  "10,000 devices × 5 steps": { devices: 10_000, steps: 5 },
  "150 devices × 500 stages": { devices: 150, steps: 500, stages: 500 },
  "100 devices × 200 steps that failed": { devices: 100, steps: 200, says: failed },
  "20 devices × 50 steps that failed": { devices: 20, steps: 50, says: failed },
};

const AT = "2026-01-01T00:00:00.000Z";

function failed(device, step) {
  const path = `devices/${device}/${step}.txt`;
  return {
    status: "failed",
    attempts: 1,
    duration_ms: 12,
    message: "1 of 1 expectations does not hold",
    commands: ["show ip ospf neighbor json"],
    checks: [{ expect: "size(parsed) > 0", held: false, actual: `<b>${"x&\u0000".repeat(100)}` }],
    artifacts: [{ path, media_type: "text/plain", bytes: 2_000, sha256: "0".repeat(64) }],
  };
}

const skipped = () => ({
  status: "skipped",
  attempts: 0,
  duration_ms: 0,
  message: "its `when` does not hold",
  checks: [],
  artifacts: [],
});

const stageOf = (n, { steps, stages = 1 }) => `stage ${Math.floor((n * stages) / steps)}`;

function resultOf(d, size) {
  const device = `r${d}`;
  const says = size.says ?? skipped;
  const steps = Array.from({ length: size.steps }, (_, n) => {
    const { status, attempts, duration_ms, message, ...rest } = says(device, `s${n}`);
    const about = { id: `s${n}`, stage: stageOf(n, size), action: "run", status, attempts };
    return { ...about, started_at: AT, duration_ms, message, ...rest };
  });
  const { status, message } = steps[0];
  return { device, status, message: `s0: ${message}`, steps };
}

function* listOf(items) {
  let before = "[";
  for (const item of items) {
    yield before + JSON.stringify(item);
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}

function* resultsOf(size) {
  for (let d = 0; d < size.devices; d++) yield resultOf(d, size);
}

const idOf = (event) =>
  Buffer.from(`[["r",0,"00000000",${Math.floor(event / 1_000) + 5},${event % 1_000}]]`).toString("base64url");

function* eventsOf(run, size) {
  let n = 0;
  const line = (event) => `${JSON.stringify({ id: idOf(n++), run, time: AT, ...event })}\n`;
  yield line({ type: "run.started", message: "large" });
  for (const { device, status, steps } of resultsOf(size)) {
    for (const { id, stage, status: of, message } of steps)
      yield line({ type: "step.finished", stage, device, step: id, status: of, duration_ms: 0, message });
    yield line({ type: "device.finished", stage: "stage 0", device, status });
  }
  yield line({ type: "run.finished", status: "skipped", duration_ms: 1 });
}

/** As Temporal has it: one marker a device, with all its steps. */
function* historyOf(size) {
  yield '{\n  "events": [\n';
  let before = "";
  for (const result of resultsOf(size)) {
    const data = Buffer.from(JSON.stringify({ steps: result.steps })).toString("base64");
    const event = {
      eventId: "1",
      eventTime: AT,
      activityTaskCompletedEventAttributes: { result: { payloads: [{ data }] } },
    };
    yield `${before}    ${JSON.stringify(event, null, 2).replaceAll("\n", "\n    ")}`;
    before = ",\n";
  }
  yield "\n  ]\n}";
}

function planOf({ devices, steps, stages = 1, ...size }) {
  const names = Array.from({ length: devices }, (_, d) => `r${d}`);
  const ids = Array.from({ length: steps }, (_, n) => `s${n}`);
  const action = { run: { commands: ["show version"] } };
  return {
    name: "large",
    digest: "d",
    spec_digest: "s",
    check: false,
    cleanup_timeout_ms: 300_000,
    inputs: {},
    devices: Object.fromEntries(names.map((name) => [name, { name, site: "default", host: "127.0.0.1" }])),
    steps: Object.fromEntries(ids.map((id) => [id, { id, action }])),
    stages: Array.from({ length: stages }, (_, stage) => ({
      name: `stage ${stage}`,
      tracks: [
        {
          devices: names,
          nodes: [
            {
              kind: "reads",
              last: true,
              guarded: false,
              steps: ids.filter((_, n) => stageOf(n, { steps, stages, ...size }) === `stage ${stage}`),
            },
          ],
        },
      ],
    })),
  };
}

/**
 * Writes the archive of such a run.
 * @param {string} store folder of an artifact store
 */
export async function archiveLargeRun(store, run, name) {
  const size = LARGE_RUNS[name];
  const folder = join(store, "runs", run);
  mkdirSync(join(folder, "history"), { recursive: true, mode: 0o700 });
  const write = (file, parts) =>
    pipeline(
      Readable.from(parts, { objectMode: true }),
      createWriteStream(join(folder, file), { mode: 0o600 }),
    );
  await write("results.json", listOf(resultsOf(size)));
  await write("events.ndjson", eventsOf(run, size));
  await write("history/run.0.json", historyOf(size));
  await write("plan.json", [JSON.stringify(planOf(size))]);
  const { status } = resultOf(0, size);
  const none = {
    passed: 0,
    failed: 0,
    errored: 0,
    skipped: 0,
    cancelled: 0,
    indeterminate: 0,
    running: 0,
    waiting: 0,
  };
  const about = {
    id: run,
    workflow: "large",
    status,
    created_at: AT,
    started_at: AT,
    finished_at: AT,
    deadline_at: null,
    inputs: {},
    labels: {},
    actor: "local",
    spec_digest: "s",
    devices: { total: size.devices, ...none, [status]: size.devices },
    links: { self: `/v1/runs/${run}` },
  };
  writeFileSync(join(folder, "run.json"), `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600 });
}

/** The request for a run that opens no session: all its steps are skipped, and then it waits. */
export const skippedRun = (devices, steps) => ({
  spec: {
    name: "large",
    concurrency: 100,
    steps: [...Array.from({ length: steps }, () => ({ run: "show version", when: "false" })), { wait: "1h" }],
  },
  inventory: {
    defaults: { platform: "cisco_iosxe", credential: "lab" },
    credentials: { lab: { username: "lab", password: { env: "LAB_PASSWORD" } } },
    devices: Object.fromEntries(Array.from({ length: devices }, (_, n) => [`r${n}`, { host: "127.0.0.1" }])),
  },
});

/** An id that an event may have, of no run of ours. */
const NO_EVENT = idOf(999_000);

/** What may be asked of a run with `GET`, below `/`, and what concerns no run. */
export const READS = (run) => [
  `v1/runs/${run}`,
  "v1/runs?limit=100",
  "v1/runs?device=r0",
  `v1/runs/${run}/devices?limit=1`,
  `v1/runs/${run}/devices?status=failed`,
  `v1/runs/${run}/devices`,
  `v1/runs/${run}/devices/r0`,
  `v1/runs/${run}/devices/none`,
  `v1/runs/${run}/events?follow=false`,
  `v1/runs/${run}/events?follow=false&type=run.paused`,
  `v1/runs/${run}/events?follow=false&device=r0`,
  `v1/runs/${run}/events?follow=false&after=${NO_EVENT}`,
  `v1/runs/${run}/artifacts`,
  `v1/runs/${run}/report.json`,
  `v1/runs/${run}/report.xml`,
  `v1/runs/${run}/report.md`,
  `v1/runs/${run}/report.html`,
  `v1/runs/${run}/history`,
  `v1/runs/${run}/bundle`,
  `runs/${run}`,
  "",
  "openapi.json",
  "docs",
  "metrics",
  "v1/platforms",
  "v1/workflows",
  "v1/schemas/spec.json",
  "v1/schemas/inventory.json",
];
