// Devices that read the same steps in one activity: which of them go together, and what each came to however the activity ended.
import type { SegmentInput } from "../activities/contract.js";
import type {
  DeviceEnd,
  GroupInput,
  GroupMember,
  GroupNews,
  GroupState,
} from "../activities/group-contract.js";
import { GROUP_INPUT_BYTES } from "../policy/limits.js";
import { GROUP } from "../policy/temporal.js";
import { asJournal, NO_RESULT, type SegmentFailure } from "./segment-failure.js";

/** @param lanes devices that the stage works on at once */
export const groupSize = (lanes: number): number =>
  Math.min(GROUP.most_devices, Math.ceil(lanes * GROUP.part_of_lanes));

/** A device with what it is to read. */
interface Reader {
  site: string;
  input: SegmentInput;
}

/** Devices that go together, in their order; groups of what is alike are of about the same size. */
export function groupsOf<R extends Reader>(readers: readonly R[], most: number): R[][] {
  const alike = new Map<string, R[]>();
  for (const reader of readers) {
    const key = JSON.stringify([reader.site, commonOf(reader.input)]);
    const others = alike.get(key);
    if (others) others.push(reader);
    else alike.set(key, [reader]);
  }
  return [...alike.values()].flatMap((all) => {
    const size = Math.ceil(all.length / Math.ceil(all.length / most));
    return cut(all, size);
  });
}

function cut<R extends Reader>(all: readonly R[], size: number): R[][] {
  const groups: R[][] = [];
  let group: R[] = [];
  let bytes = 0;
  for (const reader of all) {
    const own = JSON.stringify(memberOf(reader.input, "")).length;
    if (group.length === size || (group.length > 0 && bytes + own > GROUP_INPUT_BYTES)) {
      groups.push(group);
      [group, bytes] = [[], 0];
    }
    group.push(reader);
    bytes += own;
  }
  return group.length > 0 ? [...groups, group] : groups;
}

type Common = Omit<GroupInput, "devices" | "stops">;

export function commonOf({ device: _device, context: _context, saves, ...same }: SegmentInput): Common {
  const { kept: _kept, ...limits } = saves ?? {};
  return { ...same, ...(saves ? { saves: limits as Common["saves"] & object } : {}) };
}

export function memberOf({ device, context, saves }: SegmentInput, activity_id: string): GroupMember {
  const isBlank = Object.keys(context.saved).length + Object.keys(context.steps).length === 0;
  return {
    device,
    activity_id,
    ...(isBlank ? {} : { context }),
    ...(saves?.kept ? { kept: saves.kept } : {}),
  };
}

/** The inverse: what one device of the group is to read. */
export function segmentOf(
  { devices: _devices, stops: _stops, saves, ...same }: GroupInput,
  member: GroupMember,
): SegmentInput {
  const { device, context = { saved: {}, steps: {} }, kept } = member;
  return { ...same, device, context, ...(saves ? { saves: { ...saves, ...(kept ? { kept } : {}) } } : {}) };
}

/** What became of a device, as workflow and projection need it: `missed`: no worker took the group in time. */
export type GroupEnd =
  | Exclude<DeviceEnd, { failed: unknown }>
  | { device: string; ended: { kind: SegmentFailure; journal: unknown; message: string } };

export const endOf = (end: DeviceEnd): GroupEnd =>
  "failed" in end
    ? { device: end.device, ended: { kind: "failed", ...end.failed, journal: end.failed.journal } }
    : end;

/** Of those devices of which a group that returned says nothing. */
export const withoutResult = (device: string): GroupEnd => ({
  device,
  ended: { kind: "failed", journal: undefined, message: NO_RESULT },
});

/**
 * Of these devices, after the activity of their group did not return.
 * @param details what came home, as it came
 */
export function endsWithout(
  devices: Iterable<string>,
  { kind, details, message }: { kind: SegmentFailure; details: unknown; message: string },
): GroupEnd[] {
  const { journals = {}, ends = [] } = asGroupState(details) ?? {};
  const known = new Map(ends.map((end) => [end.device, end]));
  return [...devices].map((device): GroupEnd => {
    const end = known.get(device);
    if (end) return endOf(end);
    return { device, ended: { kind, journal: asJournal(journals[device]), message } };
  });
}

/** @returns undefined where the details are not those of a group */
export function asGroupState(details: unknown): GroupState | undefined {
  if (typeof details !== "object" || details === null) return undefined;
  const { journals, ends, told } = details as Partial<GroupState>;
  const isState = typeof journals === "object" && Array.isArray(ends) && Array.isArray(told);
  return isState ? (details as GroupState) : undefined;
}

/** Whether a message is one of ours: whoever reaches Temporal may send others. */
export function isGroupNews(message: unknown): message is GroupNews {
  const { activity_id, ends } = (message ?? {}) as Partial<GroupNews>;
  return typeof activity_id === "string" && Array.isArray(ends) && ends.every(isEnd);
}

function isEnd(end: unknown): boolean {
  if (typeof end !== "object" || end === null || !("device" in end)) return false;
  const { result, failed, back } = end as { result?: { steps?: unknown }; failed?: unknown; back?: unknown };
  return Array.isArray(result?.steps) || (typeof failed === "object" && failed !== null) || back === true;
}
