// The development server's command line: durable, quick, on loopback only.
import { SEARCH_ATTRIBUTE_TYPES } from "../workflows/ids.js";

export interface FlagOptions {
  database: string;
  namespace: string;
  port: number;
  http_port: number;
  /** Absent: without the UI. */
  ui_port: number | undefined;
}

/**
 * Measured on 2 cores: WAL takes 47 activities/s to 435; the polling limits take a run of one activity from 100 ms to
 * 32 ms; the timer shift takes a 20 ms timer from 1,010 ms to 30 ms; worker commands bring a cancel to its activity in
 * 16 ms instead of with the next heartbeat.
 */
export const DYNAMIC_CONFIG = {
  "history.transferProcessorMaxPollRPS": 1000,
  "history.timerProcessorMaxPollRPS": 1000,
  "history.visibilityProcessorMaxPollRPS": 1000,
  "history.timerProcessorMaxTimeShift": "10ms",
  "frontend.WorkerCommandsEnabled": true,
  "system.enableCancelActivityWorkerCommand": true,
};

/** Arguments for the `temporal` binary. */
export function serverFlags(options: FlagOptions): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTE_TYPES).map(([name, type]) => `${name}=${type}`);
  const dynamic = Object.entries(DYNAMIC_CONFIG).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const each = (flag: string, values: string[]): string[] => values.flatMap((value) => [flag, value]);
  const flags = ["server", "start-dev", "--ip", "127.0.0.1", "--ui-disable-news-fetch"];
  const ui = options.ui_port === undefined ? ["--headless"] : ["--ui-port", String(options.ui_port)];
  flags.push("--port", String(options.port), "--http-port", String(options.http_port), ...ui);
  flags.push("--db-filename", options.database, "--namespace", options.namespace);
  return flags.concat(
    each("--sqlite-pragma", ["journal_mode=WAL", "synchronous=NORMAL"]),
    each("--search-attribute", attributes),
    each("--dynamic-config-value", dynamic),
  );
}
