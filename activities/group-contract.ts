// The contract of activities of several devices. Workflows import these types and nothing else from here.
import type { Masked } from "../packages/devices/src/words/masked.js";
import type { DeviceContext, JournalState, SaveLimits, SegmentInput, SegmentResult } from "./contract.js";

/** Devices of a site that read the same steps in one activity. What is not said by device is the same for all of them. */
export interface GroupInput extends Omit<SegmentInput, "device" | "context" | "journal" | "saves"> {
  saves?: Omit<SaveLimits, "kept">;
  /** What fails may keep other devices from beginning: it is told of at once. */
  stops?: true;
  devices: GroupMember[];
}
export interface GroupMember {
  device: string;
  /** As the activity of this device alone would be named: its recordings are numbered by it. */
  activity_id: string;
  /** Absent: nothing of earlier segments is read. */
  context?: DeviceContext;
  kept?: SaveLimits["kept"];
}

/** What became of a device in its group. */
export type DeviceEnd = { device: string } & (
  | { result: SegmentResult }
  /** Trying it again would not help. */
  | { failed: { message: Masked; journal?: JournalState } }
  /** The worker had no session to spare: it goes on as an activity of its own, behind its journal. */
  | { back: true; journal?: JournalState }
);
export interface GroupResult {
  /** Of the devices of which the workflow was not told before. */
  ends: DeviceEnd[];
}
/** Signal of a group that goes on: what became of the devices that are through. */
export interface GroupNews extends GroupResult {
  activity_id: string;
}

/** What a group has done so far. It travels in its heartbeat. */
export interface GroupState {
  /** Of the devices under way. */
  journals: Record<string, JournalState>;
  /** Of devices under way, the attempts that they have had, where these are more than the group's own. */
  attempts?: Record<string, number>;
  /** The workflow is yet to be told of these. */
  ends: DeviceEnd[];
  /** Devices of which the workflow was told. */
  told: string[];
}
