// Differences that are the same on many devices, told once.
import type { Check } from "../../schemas/result.js";
import type { Pair, StepDifference } from "./compare.js";

export interface Group {
  /** Of the first device. */
  difference: StepDifference;
  devices: string[];
}

/** What came to another end first, then checks that hold no more or hold now, then those that are only others. */
export function groupsOf(differences: StepDifference[]): Group[] {
  const groups = new Map<string, Group>();
  for (const difference of differences) {
    const key = likeness(difference);
    const group = groups.get(key);
    if (group) group.devices.push(difference.device);
    else groups.set(key, { difference, devices: [difference.device] });
  }
  return [...groups.values()].sort((a, b) => weight(a.difference) - weight(b.difference));
}

/** What a failed check found differs from device to device and is told of the first. */
function likeness({ device, step, status, message, checks = [], parsed, not_reached }: StepDifference) {
  const checked = checks.map(({ recorded, replayed }) => [said(recorded), said(replayed)]);
  const why = checks.some(isUnmet) ? undefined : message?.replaceAll(device, "");
  return JSON.stringify([step, status, checked, why, parsed, not_reached]);
}

const said = (check: Check | null) => check && [check.expect, check.held];

export const isUnmet = ({ replayed }: Pair<Check>): boolean => replayed?.held === false;

function weight({ status, checks = [] }: StepDifference): number {
  if (status) return 0;
  return checks.some(({ recorded, replayed }) => recorded?.held !== replayed?.held) ? 1 : 2;
}
