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

/** What a run is carried as: all of it, or less of each step the larger it is. */
const FORMS = [slim, shorten, bare] as const;

/** @returns the JSON of each device's result as the page carries it, in their order */
export function pageResults(results: Iterable<DeviceResult>, large = LARGE): string[] {
  const forms = FORMS.map((make) => ({ make, texts: [] as string[], size: 0 }));
  for (const device of results) {
    for (const form of forms) {
      const text = JSON.stringify({ ...device, steps: device.steps.map(form.make) });
      form.size += text.length;
      form.texts.push(text);
    }
    while (forms.length > 1 && forms[0]!.size > large) forms.shift();
  }
  return forms[0]!.texts;
}
