// The part of the fold that concerns the end of the run: what it came to, and what people say of it afterwards.
import type { RunStatus } from "../schemas/outcome.js";
import type { Resolution } from "../workflows/control.js";
import type { RunOutcome } from "../workflows/messages.js";
import { cutOffFromLater } from "../run-model/device-state.js";
import { isUnsuccessful, worst } from "../run-model/outcome.js";
import { verdict } from "./device-track.js";
import type { CloseHow, Fact } from "./facts.js";
import type { DeviceFold } from "./fold-devices.js";
import { deviceOf, type FoldState } from "./fold-state.js";
import type { Draft } from "./step-events.js";
import { atOnce, type Slices } from "./slices.js";

type Closed = Fact & { kind: "closed" };
type Status = RunOutcome["status"];

export class EndFold {
  /** What the run came to whatever its devices did: it was cut short. */
  private cut: Status | undefined;

  constructor(
    private readonly state: FoldState,
    private readonly devices: DeviceFold,
    private readonly emit: (...drafts: Draft[]) => void,
  ) {}

  /** Before the last stage is finished. */
  begin({ how, result, time }: Closed): void {
    const status = (result as RunOutcome | undefined)?.status ?? OWN_STATUS[how];
    this.state.closed = { how, at: time, status };
  }

  *finish({ how, result, message: said, time }: Closed): Slices<void> {
    const outcome = result as RunOutcome | undefined;
    const own = outcome?.status ?? OWN_STATUS[how];
    if (INTERRUPTED.has(own) || INTERRUPTED.has(OWN_STATUS[how])) yield* this.cutShort();
    this.cut = how === "completed" ? outcome?.cut : OWN_STATUS[how];
    const status =
      outcome?.status ?? worst([own, ...(yield* this.verdicts()).filter((each) => isUnsuccessful(each))]);
    const message =
      outcome?.message ?? (how === "terminated" ? `terminated from outside${said ? `: ${said}` : ""}` : said);
    this.state.closed = { how, at: time, status, ...(message ? { message } : {}) };
    this.state.ended = true;
    for (const track of this.state.devices.values()) {
      this.state.census.touch(track);
      yield;
    }
    this.tell(time);
  }

  /** A person has said, after the end, what became of an indeterminate change. */
  resolved(resolution: Resolution, time: string): void {
    const { closed } = this.state;
    if (!closed) return;
    const { actor } = resolution;
    const track = deviceOf(this.state, resolution.device);
    const stages = [...new Set([...track.results.values()].map(({ stage }) => stage))];
    const before = stages.map((stage) => verdict(track, stage));
    this.devices.resolved(resolution, time);
    for (const [n, stage] of stages.entries()) {
      const status = verdict(track, stage);
      if (status !== before[n])
        this.emit({ time, type: "device.finished", stage, device: track.name, status, actor });
    }
    const status = worst([...(this.cut === undefined ? [] : [this.cut]), ...atOnce(this.verdicts())]);
    if (status === closed.status) return;
    closed.status = status;
    this.tell(time, actor);
  }

  private tell(time: string, actor?: string): void {
    const { closed, started_at } = this.state;
    if (!closed) return;
    const { status, at, message } = closed;
    this.emit({
      time,
      type: "run.finished",
      status,
      duration_ms: Math.max(0, Date.parse(at) - Date.parse(started_at ?? at)),
      ...(message ? { message } : {}),
      ...(actor === undefined ? {} : { actor }),
    });
  }

  private *verdicts(): Slices<ReturnType<typeof verdict>[]> {
    const found: ReturnType<typeof verdict>[] = [];
    for (const track of this.state.devices.values()) {
      found.push(verdict(track));
      yield;
    }
    return found;
  }

  /** Devices that had work in stages that never began. */
  private *cutShort(): Slices<void> {
    for (const { model } of this.state.devices.values()) {
      cutOffFromLater(model);
      yield;
    }
  }
}

/** A run that ended so did not let all devices do their work. */
export const INTERRUPTED: ReadonlySet<RunStatus> = new Set(["cancelled", "timed_out", "errored"]);

const OWN_STATUS: Record<CloseHow, Status> = {
  completed: "passed",
  failed: "errored",
  canceled: "cancelled",
  terminated: "cancelled",
  timed_out: "timed_out",
  continued: "errored",
};
