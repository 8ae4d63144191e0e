// What the live hints of a run tell before its stored events do: each finished step, each retry and each wait, once.
import type { RunEvent } from "../schemas/event.js";

/** @returns the event to show; undefined for what was shown before, and for hints that bring nothing new */
export type LiveNews = (event: RunEvent) => RunEvent | undefined;

export function liveNews(): LiveNews {
  const shown = new Set<string>();
  /** Shown because of a hint; the stored event is still to come. */
  const early = new Set<string>();
  /** What each device waits for. */
  const waits = new Map<string, string | undefined>();

  return (event) => {
    const { device = "" } = event;
    if (event.type !== "progress") {
      waits.delete(device);
      const key = keyOf(event);
      if (key === undefined) return event;
      shown.add(key);
      return early.delete(key) ? undefined : event;
    }
    const told = asStored(event);
    const key = told && keyOf(told);
    if (key !== undefined) {
      if (shown.has(key)) return undefined;
      shown.add(key);
      early.add(key);
      return told;
    }
    const before = waits.get(device);
    if (told) waits.set(device, told.message);
    else waits.delete(device);
    return told?.message === before ? undefined : told;
  };
}

/** The hint as the stored event of the same news; undefined where it only says what is under way. */
function asStored(hint: RunEvent): RunEvent | undefined {
  const { status, ...rest } = hint;
  if (status === undefined) return undefined;
  if (status === "waiting") return { ...rest, type: "device.waiting" };
  return status === "retrying"
    ? { ...rest, type: "step.retrying" }
    : { ...rest, type: "step.finished", status };
}

function keyOf({ type, device, step, attempt, status }: RunEvent): string | undefined {
  if (type !== "step.finished" && type !== "step.retrying") return undefined;
  return JSON.stringify([type, device, step, attempt, status]);
}
