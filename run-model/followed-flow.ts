// Follows the rules of a device by what a history tells. What left no event of its own, such as that no cancel had come
// yet, is found out by what follows it: of the possible answers those are taken that lead to what was seen.
import type { StepResult } from "../schemas/result.js";
import type { Answer, Command, Flow, SegmentCommand } from "./commands.js";
import type { DeviceState } from "./device-state.js";
import { failureResults } from "./segment-failure.js";
import { resultId } from "./result-id.js";

/** What begins on a device, as its history has it. */
export type Seen =
  | { kind: "segment"; steps: readonly string[]; part?: string | undefined; index?: number | undefined }
  /** By result. */
  | { kind: "evaluated"; id: string; failed: boolean }
  /** By what the step's wait is about. */
  | { kind: "wait"; summary: string }
  /** The run is held for the device. */
  | { kind: "held" };

export interface FollowOptions {
  stage: string;
  flow: (device: DeviceState) => Flow<void>;
  /** What the timer of a `wait` is about. */
  summaryOf: (step: string) => string;
  /** What the rules say, and nothing answers. */
  onSaid: (command: Said) => void;
}
export type Said = Extract<Command, { do: "parts_ended" | "stop" }>;

type Entry = { answer: Answer } | { change: (device: DeviceState) => void };
/** They are answered by what the history tells. */
const VISIBLE: ReadonlySet<Command["do"]> = new Set(["segment", "evaluate", "wait"]);
/** In the order in which they are tried. */
const POSSIBLE: Partial<Record<Command["do"], readonly Answer[]>> = {
  begin: ["begins", "cancelled", "full"],
  is_cancelled: [false, true],
  is_full: [false, true],
  was_paused: [false, true],
  hold: [],
};
/** Where nothing follows any more. */
const AT_THE_END: Partial<Record<Command["do"], Answer>> = {
  begin: "cancelled",
  is_cancelled: true,
  is_full: false,
  was_paused: false,
  hold: "cancelled",
};

export class FollowedFlow {
  device: DeviceState;
  /** What is to be answered next; absent: the device's work in the stage is over. */
  command: Command | undefined;
  private flow: Flow<void>;
  private log: Entry[] = [];
  /** The command was seen to begin. */
  private isUnderWay = false;
  private said: Said[] = [];
  private told = 0;

  constructor(
    private readonly initial: DeviceState,
    private readonly options: FollowOptions,
  ) {
    this.device = structuredClone(initial);
    this.flow = options.flow(this.device);
    this.step(undefined);
  }

  /** @returns false where the rules do not lead there; then nothing has changed */
  lead(seen: Seen): boolean {
    if (!this.search(seen, false) && !this.search(seen, true)) return false;
    this.isUnderWay = true;
    this.tell();
    return true;
  }

  /** What became of the command. */
  answer(answer: Answer): void {
    this.log.push({ answer });
    this.step(answer);
    this.tell();
  }

  /** What people say changes the device while its rules wait. */
  change(change: (device: DeviceState) => void): void {
    this.log.push({ change });
    change(this.device);
  }

  /** Nothing follows any more: the run was cut off from what is left. */
  end(): void {
    while (this.command) {
      const answer = VISIBLE.has(this.command.do) ? this.cancelled() : AT_THE_END[this.command.do];
      this.log.push({ answer });
      this.step(answer);
    }
    this.tell();
  }

  /** @param isLost a command may have met a cancel before it was sent, which leaves no event */
  private search(seen: Seen, isLost: boolean): boolean {
    const { command } = this;
    if (!command) return false;
    if (this.isMeant(command, seen)) return true;
    const possible = this.possible(command, isLost);
    const mark = this.log.length;
    const wasUnderWay = this.isUnderWay;
    for (const answer of possible) {
      if (this.log.length > mark) this.rewind(mark);
      this.log.push({ answer });
      this.step(answer);
      if (this.search(seen, isLost)) return true;
    }
    if (this.log.length > mark) this.rewind(mark);
    this.isUnderWay = wasUnderWay;
    return false;
  }

  private possible(command: Command, isLost: boolean): readonly Answer[] {
    // A person who lets the device go on or skips it is heard of; whoever has skipped it before is not asked again.
    if (command.do === "hold") return [this.isUnderWay ? "cancelled" : "skip"];
    if (VISIBLE.has(command.do)) return isLost && !this.isUnderWay ? [this.cancelled()] : [];
    return POSSIBLE[command.do] ?? [];
  }

  private isMeant(command: Command, seen: Seen): boolean {
    switch (command.do) {
      case "segment": {
        if (seen.kind !== "segment") return false;
        const { steps, part, iteration } = command.input;
        return part === seen.part && iteration?.index === seen.index && steps.join() === seen.steps.join();
      }
      case "evaluate":
        return (
          seen.kind === "evaluated" &&
          resultId(command.step, command.input.iteration) === seen.id &&
          (command.refused !== true || seen.failed)
        );
      case "wait":
        return seen.kind === "wait" && this.options.summaryOf(command.step) === seen.summary;
      case "hold":
        return seen.kind === "held";
      default:
        return false;
    }
  }

  private cancelled(): Answer {
    const { command } = this;
    if (command?.do === "segment") return { steps: this.cancelledSteps(command) };
    return command?.do === "wait" ? "cancelled" : { runs: false };
  }

  private cancelledSteps({ activity, input }: SegmentCommand): StepResult[] {
    const { stage } = this.options;
    const about = { ...input, stage, device: this.device.name };
    return failureResults({
      kind: "cancelled",
      activity,
      input: about,
      journal: undefined,
      message: "cancelled",
    });
  }

  /** Up to the next command that is answered from outside. */
  private step(answer: Answer): void {
    this.isUnderWay = false;
    let next = this.flow.next(answer);
    while (!next.done && !POSSIBLE[next.value.do] && !VISIBLE.has(next.value.do)) {
      if (next.value.do === "parts_ended" || next.value.do === "stop") this.said.push(next.value);
      next = this.flow.next(undefined);
    }
    this.command = next.done ? undefined : next.value;
  }

  private rewind(mark: number): void {
    const log = this.log.slice(0, mark);
    this.log = log;
    this.said = [];
    this.device = structuredClone(this.initial);
    this.flow = this.options.flow(this.device);
    this.step(undefined);
    for (const entry of log) {
      if ("change" in entry) entry.change(this.device);
      else this.step(entry.answer);
    }
  }

  private tell(): void {
    for (const command of this.said.slice(this.told)) this.options.onSaid(command);
    this.told = this.said.length;
  }
}
