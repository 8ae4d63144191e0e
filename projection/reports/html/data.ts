// What a report's page carries as JSON: results without what a page does not show, shortened where a run is very large.
import type { DeviceResult, StepResult } from "../../../schemas/result.js";
import type { Run } from "../../../schemas/run.js";

export interface Recording {
  /** Below the run's folder. */
  path: string;
  bytes: number;
}

export interface PageData {
  run: Run;
  results: DeviceResult[];
  /** Steps of the plan in their order; others are added as results name them. */
  columns: { stage: string; id: string; name?: string; commands?: string[] }[];
  /** By device. */
  recordings: Record<string, Recording[]>;
  /** Texts of artifacts by path. */
  texts: Record<string, string>;
  /** Goes before an artifact's path in links. */
  base: string;
  /** Shapes of statuses. */
  marks: Record<string, string>;
  /** Where what the page does not carry can be had; absent in a file. */
  fetch?: { files: string; devices: string; run: string };
  /** While the run goes on: its events, and the last stage of each device, after which it is done. */
  live?: { events: string; ends: Record<string, string> };
}

/** Characters of all results together beyond which they are shortened. */
const LARGE = 6_000_000;
const SHORT = 160;

type PageStep = StepResult & { cut?: boolean };

/** Digests are left out: nobody compares them by eye. */
function slim(step: StepResult): PageStep {
  return {
    ...step,
    artifacts: step.artifacts.map(({ path, media_type, bytes }) => ({ path, media_type, bytes, sha256: "" })),
  };
}

/** Checks that hold are the bulk, and the least looked at. */
function shorten(step: StepResult): PageStep {
  const checks = step.checks.map((check) =>
    check.held && check.actual.length > SHORT
      ? { ...check, actual: `${check.actual.slice(0, SHORT)}…` }
      : check,
  );
  return { ...slim(step), checks, cut: true };
}

function bare(step: StepResult): PageStep {
  if (step.status !== "passed" && step.status !== "skipped") return shorten(step);
  const { saved: _saved, detail: _detail, commands: _commands, ...rest } = slim(step);
  return { ...rest, checks: [], cut: true };
}

/** @returns results as the page carries them, in their order */
export function pageResults(results: DeviceResult[], large = LARGE): DeviceResult[] {
  const each = (make: (step: StepResult) => PageStep) =>
    results.map((device) => ({ ...device, steps: device.steps.map(make) }));
  const whole = each(slim);
  if (sizeOf(whole) <= large) return whole;
  const shortened = each(shorten);
  return sizeOf(shortened) <= large ? shortened : each(bare);
}

const sizeOf = (results: DeviceResult[]): number =>
  results.reduce((sum, device) => sum + JSON.stringify(device).length, 0);
