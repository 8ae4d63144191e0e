// Reads of several devices in one activity: what comes up in one task of the workflow, on the same steps and site, goes together.
import { condition, defineSignal, setHandler } from "@temporalio/workflow";
import type { SegmentInput, StageOutline } from "../activities/contract.js";
import type { GroupInput, GroupNews } from "../activities/group-contract.js";
import type { DeviceState } from "../run-model/device-state.js";
import {
  commonOf,
  endOf,
  endsWithout,
  type GroupEnd,
  groupsOf,
  isGroupNews,
  memberOf,
  withoutResult,
} from "../run-model/groups.js";
import { groupActivity } from "./activities.js";
import { groupActivityId, segmentActivityId } from "./ids.js";
import { SIGNALS } from "./messages.js";
import { readFailure } from "./activity-failure.js";

interface Waiting {
  device: DeviceState;
  site: string;
  input: SegmentInput;
  /** @param end undefined: the device goes by itself */
  answer: (end: GroupEnd | undefined) => void;
}

/** Devices of groups that are under way in this execution, by the id of the activity. */
const open = new Map<string, Map<string, Waiting>>();

/** Activities tell of devices that are through while others of their group go on. */
export function listenToGroups(): void {
  setHandler(defineSignal<[GroupNews]>(SIGNALS.groupNews), (news) => {
    if (isGroupNews(news)) tell(open.get(news.activity_id), news.ends.map(endOf));
  });
}

/** Of one stage. */
export class ReadGroups {
  private waiting: Waiting[] = [];
  /** Whether a device that does not pass may keep others from beginning. */
  private readonly stops: boolean;

  constructor(
    private readonly outline: StageOutline,
    /** Devices of a group. */
    private readonly most: number,
  ) {
    const policies = [outline, ...Object.values(outline.steps)].map(({ on_failure }) => on_failure);
    this.stops =
      outline.max_failures !== undefined || policies.some((each) => each === "stop_run" || each === "pause");
  }

  /** @returns what became of the device in its group; undefined: it is in none, and goes by itself */
  read(device: DeviceState, input: SegmentInput): Promise<GroupEnd | undefined> {
    return new Promise((answer) => {
      this.waiting.push({ device, site: device.site, input, answer });
      if (this.waiting.length === 1) void this.gather();
    });
  }

  private async gather(): Promise<void> {
    // A condition is looked at once all devices that go on in this task of the workflow have come as far as they can.
    let isOver = false;
    const over = condition(() => isOver);
    isOver = true;
    const isCancelled = await over.then(
      () => false,
      () => true,
    );
    const { waiting } = this;
    this.waiting = [];
    if (isCancelled) for (const { answer } of waiting) answer(undefined);
    else for (const group of groupsOf(waiting, this.most)) void this.go(group as [Waiting, ...Waiting[]]);
  }

  private async go(group: [Waiting, ...Waiting[]]): Promise<void> {
    const [first] = group;
    if (group.length === 1) return first.answer(undefined);
    const { stage, steps } = this.outline;
    const activity_id = groupActivityId(stage, first.device.name, first.device.segments);
    const outlines = first.input.steps.flatMap((id) => steps[id] ?? []);
    const input: GroupInput = {
      ...commonOf(first.input),
      ...(this.stops ? { stops: true as const } : {}),
      devices: group.map(({ device, input: own }) =>
        memberOf(own, segmentActivityId(stage, device.name, device.segments++)),
      ),
    };
    const call = groupActivity({
      activity_id,
      site: first.site,
      summary: summaryOf(
        group.map(({ device }) => device.name),
        outlines,
      ),
      budget_ms: outlines.reduce((sum, step) => sum + step.budget_ms, 0),
      fairness_key: first.input.run,
    });
    const left = new Map(group.map((each) => [each.device.name, each]));
    open.set(activity_id, left);
    try {
      const news: unknown = { activity_id, ...(await call(input)) };
      if (isGroupNews(news)) tell(left, news.ends.map(endOf));
      tell(left, [...left.keys()].map(withoutResult));
    } catch (error) {
      const { kind, details, message } = readFailure(error);
      tell(left, endsWithout(left.keys(), { kind, details, message }));
    } finally {
      open.delete(activity_id);
    }
  }
}

/** A device that was told of before is not told of again. */
function tell(left: Map<string, Waiting> | undefined, ends: GroupEnd[]): void {
  for (const end of ends) {
    const waiting = left?.get(end.device);
    left?.delete(end.device);
    waiting?.answer(end);
  }
}

/** Of a summary in Temporal's Web UI. */
const NAMES_CHARACTERS = 150;

function summaryOf(names: string[], [first, ...others]: { summary: string }[]): string {
  let shown = 1;
  while (shown < names.length && names.slice(0, shown + 1).join(", ").length <= NAMES_CHARACTERS) shown++;
  const more = names.length > shown ? ` and ${names.length - shown} more` : "";
  const steps = others.length > 0 ? ` +${others.length}` : "";
  return `${names.slice(0, shown).join(", ")}${more}: ${first?.summary ?? ""}${steps}`;
}
