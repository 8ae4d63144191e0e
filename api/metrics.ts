// What Prometheus reads of the API process.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  registry: Registry;
  runsStarted: Counter;
  requests: Histogram<"method" | "route" | "status">;
  /** Counts a reader of events until the returned function is called. */
  countReader(): () => void;
}

/** @param followed How many runs are followed at present. */
export function createMetrics(followed: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const readers = new Gauge({ name: "orchestrator_event_readers", help: "Open event streams", registers });
  registry.registerMetric(
    new Gauge({
      name: "orchestrator_runs_followed",
      help: "Runs whose history this process follows",
      registers: [],
      collect() {
        this.set(followed());
      },
    }),
  );
  return {
    registry,
    runsStarted: new Counter({
      name: "orchestrator_runs_started_total",
      help: "Runs started through this process",
      registers,
    }),
    requests: new Histogram({
      name: "orchestrator_http_request_seconds",
      help: "Time to the first byte of an answer",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    countReader() {
      readers.inc();
      return () => readers.dec();
    },
  };
}
