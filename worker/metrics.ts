// What Prometheus reads of a worker process: steps, sessions, logins, queues, archives. Labels never name a run or a device.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Meter } from "../activities/meter.js";

export interface WorkerMetrics {
  registry: Registry;
  /** For the activities. */
  meter: Meter;
  /** From being scheduled to being taken, of an activity on a queue. */
  waited(about: { activity: string; seconds: number }): void;
  /** An attempt at an activity begins; the returned function ends it. */
  working(activity: string): () => void;
  /** An archive was written, or was not. */
  archived(about: { outcome: "ok" | "error"; seconds: number }): void;
  /** A run has ended, and was seen to, with so many devices of each outcome. */
  runEnded(about: { status: string; seconds: number; devices: Record<string, number> }): void;
  /** @param stats asked at every scrape */
  watchPool(stats: () => { devices: number; idle: number; busy: number }): void;
}

const SHORT = [0.005, 0.02, 0.1, 0.5, 2, 10, 30];
const LONG = [0.05, 0.2, 1, 5, 20, 60, 300, 1_800];
const RUN = [1, 5, 20, 60, 300, 1_800, 7_200, 28_800];

export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const steps = new Counter({
    name: "orchestrator_steps_total",
    help: "Steps that ended, by action and status",
    labelNames: ["action", "status"],
    registers,
  });
  const stepSeconds = new Histogram({
    name: "orchestrator_step_seconds",
    help: "Time of a step with all its attempts, by action",
    labelNames: ["action"],
    buckets: LONG,
    registers,
  });
  const retries = new Counter({
    name: "orchestrator_step_retries_total",
    help: "Attempts at steps that failed and are followed by another, by action and error code",
    labelNames: ["action", "code"],
    registers,
  });
  const waits = new Histogram({
    name: "orchestrator_queue_wait_seconds",
    help: "Time from scheduling an activity to a worker taking it, by activity",
    labelNames: ["activity"],
    buckets: SHORT,
    registers,
  });
  const active = new Gauge({
    name: "orchestrator_activities_active",
    help: "Activities under way on this worker, by activity",
    labelNames: ["activity"],
    registers,
  });
  const connects = new Histogram({
    name: "orchestrator_ssh_connect_seconds",
    help: "Time for TCP or tunnel and SSH handshake, by outcome (ok or an error code)",
    labelNames: ["outcome"],
    buckets: SHORT,
    registers,
  });
  const logins = new Histogram({
    name: "orchestrator_ssh_login_seconds",
    help: "Time from the SSH handshake to being logged in, by outcome (ok or an error code)",
    labelNames: ["outcome"],
    buckets: SHORT,
    registers,
  });
  const opens = new Histogram({
    name: "orchestrator_session_open_seconds",
    help: "Time to open a session up to its prompt, by transport and outcome (ok or an error code)",
    labelNames: ["transport", "outcome"],
    buckets: SHORT,
    registers,
  });
  const acquired = new Counter({
    name: "orchestrator_pool_acquires_total",
    help: "Sessions that were asked for, by result: hit (one was kept) or miss (one had to be opened)",
    labelNames: ["result"],
    registers,
  });
  const archives = new Histogram({
    name: "orchestrator_archive_seconds",
    help: "Time to write the archive of a run, by outcome (ok, error)",
    labelNames: ["outcome"],
    buckets: LONG,
    registers,
  });
  const runs = new Histogram({
    name: "orchestrator_run_seconds",
    help: "Time of runs that ended, by status",
    labelNames: ["status"],
    buckets: RUN,
    registers,
  });
  const devices = new Counter({
    name: "orchestrator_devices_total",
    help: "Devices of runs that ended, by status",
    labelNames: ["status"],
    registers,
  });

  return {
    registry,
    meter: {
      step({ action, status, duration_ms }) {
        steps.inc({ action, status });
        stepSeconds.observe({ action }, duration_ms / 1_000);
      },
      retry: ({ action, code }) => retries.inc({ action, code }),
      pool: (result) => acquired.inc({ result }),
      hop: ({ part, outcome, seconds }) =>
        (part === "login" ? logins : connects).observe({ outcome }, seconds),
      opened: ({ transport, outcome, seconds }) => opens.observe({ transport, outcome }, seconds),
    },
    waited: ({ activity, seconds }) => waits.observe({ activity }, Math.max(0, seconds)),
    working(activity) {
      active.inc({ activity });
      return () => active.dec({ activity });
    },
    archived: ({ outcome, seconds }) => archives.observe({ outcome }, seconds),
    runEnded(ended) {
      runs.observe({ status: ended.status }, ended.seconds);
      for (const [status, count] of Object.entries(ended.devices))
        if (count > 0) devices.inc({ status }, count);
    },
    watchPool(stats) {
      const sessions = new Gauge({
        name: "orchestrator_device_sessions",
        help: "Sessions with devices that are open, by state: busy (a segment holds it) or idle (kept)",
        labelNames: ["state"],
        registers: [],
        collect() {
          const { idle, busy } = stats();
          this.set({ state: "idle" }, idle);
          this.set({ state: "busy" }, busy);
        },
      });
      const devices = new Gauge({
        name: "orchestrator_pool_devices",
        help: "Devices with a session, or for which a task waits for one",
        registers: [],
        collect() {
          this.set(stats().devices);
        },
      });
      registry.registerMetric(sessions);
      registry.registerMetric(devices);
    },
  };
}
