// Histories of runs in which devices share an activity.
import { commonOf, memberOf } from "../../run-model/groups.js";
import { segmentInput } from "./history.js";
import { begun } from "./project.js";

export const STEPS = ["a", "b"];
export const ID = "0+0/r1";
const groupInput = (devices: string[]) => ({
  ...commonOf(segmentInput("", STEPS)),
  devices: devices.map((device) => memberOf(segmentInput(device, STEPS), `0/${device}/0`)),
});

/** The history of a run whose devices share one activity. */
export function grouped(devices: string[]) {
  const history = begun(devices);
  const scheduled = history.scheduleGroup(groupInput(devices), ID);
  return { history, scheduled };
}
