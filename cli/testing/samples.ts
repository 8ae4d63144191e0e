// For tests: a run and events of the contract's shape.
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";

export function sampleRun(overrides: Partial<Run> = {}): Run {
  return {
    id: "r-1",
    workflow: "check",
    status: "running",
    created_at: "2026-01-02T03:04:05.000Z",
    started_at: "2026-01-02T03:04:05.000Z",
    finished_at: null,
    deadline_at: null,
    inputs: {},
    labels: {},
    actor: "local",
    spec_digest: "d",
    devices: {
      total: 3,
      passed: 0,
      failed: 0,
      errored: 0,
      skipped: 0,
      cancelled: 0,
      indeterminate: 0,
      running: 0,
      waiting: 3,
    },
    links: { page: "/runs/r-1" },
    ...overrides,
  };
}

export function sampleEvent(type: RunEvent["type"], rest: Partial<RunEvent> = {}): RunEvent {
  return { time: "2026-01-02T03:04:05.000Z", run: "r-1", type, ...rest };
}
