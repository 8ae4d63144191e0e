// How the undo of triggers came out on devices that did not pass, as after a cancel.
import { COUNTED } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import { undoOf } from "../schemas/step-parts.js";
import { escapeLine } from "./escape.js";
import { showRun } from "./next-commands.js";
import { plural } from "./text.js";

const MAX_NAMES = 20;

/** `undo ran on 4 devices: 2 passed, 2 failed (r2, r4)`; nothing where none ran. */
export function undoLines(run: string, results: DeviceResult[]): string[] {
  const outcomes = results.flatMap(({ device, status: ended, steps }) => {
    if (ended === "passed" || ended === "skipped") return [];
    const undone = steps.flatMap((step) => undoOf(step) ?? []).filter((status) => status !== "skipped");
    const status = undone.find((each) => each !== "passed") ?? undone[0];
    return status === undefined ? [] : [{ device, status }];
  });
  if (outcomes.length === 0) return [];
  const counts = COUNTED.flatMap((status) => {
    const devices = outcomes.filter((outcome) => outcome.status === status).map(({ device }) => device);
    if (devices.length === 0) return [];
    return [`${devices.length} ${status}${status === "passed" ? "" : ` (${namesText(run, devices)})`}`];
  });
  return [`  undo ran on ${plural(outcomes.length, "device")}: ${counts.join(", ")}`];
}

function namesText(run: string, devices: string[]): string {
  const names = devices.slice(0, MAX_NAMES).map(escapeLine).join(", ");
  const left = devices.length - MAX_NAMES;
  return left > 0 ? `${names} and ${left} more: ${showRun(run)}` : names;
}
