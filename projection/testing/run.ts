// A run for tests of what is made of runs.
import type { Run } from "../../schemas/run.js";
import { runLinks } from "../links.js";

export const testRun = (over: Partial<Run> = {}): Run => ({
  id: "x1",
  workflow: "demo",
  status: "passed",
  created_at: "2026-01-01T00:00:00.000Z",
  started_at: "2026-01-01T00:00:00.100Z",
  finished_at: "2026-01-01T00:00:02.100Z",
  deadline_at: null,
  inputs: {},
  labels: {},
  actor: "local",
  spec_digest: "s",
  devices: {
    total: 2,
    passed: 1,
    failed: 1,
    errored: 0,
    skipped: 0,
    cancelled: 0,
    indeterminate: 0,
    running: 0,
    waiting: 0,
  },
  links: runLinks("x1"),
  ...over,
});
