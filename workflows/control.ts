// What people tell a run while it is under way: pause, resume, resolve, and the stop that `on_failure: stop_run` asks for.
import {
  ApplicationFailure,
  condition,
  defineSignal,
  defineUpdate,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
} from "@temporalio/workflow";
import type { StepStatus } from "../schemas/outcome.js";
import type { CancelNotice, ControlRequest, ResolveAnswer, ResolveRequest } from "./messages.js";
import { SEARCH_ATTRIBUTES } from "./ids.js";
import { MEMO, SIGNALS, UPDATES } from "./messages.js";
import { means } from "../run-model/resolving-checks.js";

export interface ControlState {
  paused: boolean;
  /** Why no new device starts; the first reason stays. */
  stopped?: string;
  /** Devices that a person skipped while the run was held for them. */
  skip: string[];
  /** Devices that the run is held for now. */
  held: Held[];
  /** What people said of indeterminate changes. */
  resolved: Resolution[];
}
export interface Resolution {
  actor: string;
  device: string;
  /** With all its indeterminate iterations, or one of them: `push[2]`. */
  step: string;
  status: StepStatus;
}
/** A device that waits for a person; each stands in the memo of its workflow for a moment, under `MEMO.held`. */
export interface Held {
  stage: string;
  device: string;
  step: string;
  status: StepStatus;
}

export class ControlPanel {
  /** Told of every change: a run's shards, a shard's run. */
  readonly listeners = new Set<(change: Partial<ControlState>, before: ControlState) => void>();

  constructor(public state: ControlState = { paused: false, skip: [], held: [], resolved: [] }) {}

  get stopped(): string | undefined {
    return this.state.stopped;
  }

  set(change: Partial<ControlState>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(change, before);
  }

  /** No new device starts from now on. */
  stop(reason: string): void {
    if (this.state.stopped === undefined) this.set({ stopped: reason });
  }

  /** The run is held for this change, which is indeterminate, on a device of a shard. */
  holdsIndeterminate(device: string, step: string): boolean {
    const { held, resolved } = this.state;
    const isResolved = (one: Held) =>
      resolved.some((each) => each.device === device && means(each.step, one.step));
    return held.some(
      (one) =>
        one.device === device && means(step, one.step) && one.status === "indeterminate" && !isResolved(one),
    );
  }

  /** Resolves when no segment is held back by a pause. Rejects with the scope's cancellation. */
  async gate(): Promise<void> {
    await condition(() => !this.state.paused);
  }

  /** Holds the run until a person resumes it. @returns what the person wants for this device. */
  async holdFor(held: Held): Promise<"go_on" | "skip"> {
    if (!this.state.skip.includes(held.device)) {
      upsertMemo({ [MEMO.held]: held });
      this.set({ paused: true, held: [...this.state.held, held] });
      await this.gate();
    }
    return this.state.skip.includes(held.device) ? "skip" : "go_on";
  }
}

/** An indeterminate step, by device and id; undefined where it is not indeterminate. */
export type FindIndeterminate = (
  device: string,
  step: string,
) => { resolve(status: StepStatus): void } | undefined;

const conflict = (message: string) => ApplicationFailure.nonRetryable(message, "conflict");

/** The control of a run: answers updates, and hears of what its shards decide. */
export function runControl(findIndeterminate: FindIndeterminate): ControlPanel {
  const control = new ControlPanel();
  control.listeners.add(({ paused }, before) => {
    if (paused !== undefined && paused !== before.paused)
      upsertSearchAttributes({ [SEARCH_ATTRIBUTES.status]: [paused ? "paused" : "running"] });
  });
  setHandler(
    defineUpdate<void, [ControlRequest]>(UPDATES.pause),
    (_request: ControlRequest) => control.set({ paused: true }),
    {
      validator: (_request: ControlRequest) => {
        if (control.state.paused) throw conflict("the run is paused already");
      },
    },
  );
  setHandler(
    defineUpdate<void, [ControlRequest]>(UPDATES.resume),
    ({ skip = [] }: ControlRequest) =>
      control.set({ paused: false, held: [], skip: [...control.state.skip, ...skip] }),
    {
      validator: ({ skip = [] }: ControlRequest) => {
        if (!control.state.paused) throw conflict("the run is not paused");
        const held = control.state.held.map(({ device }) => device);
        const others = skip.filter((device) => !held.includes(device));
        if (others.length > 0)
          throw conflict(
            `the run is not held for ${others.join(", ")}, ${held.length > 0 ? `but for ${held.join(", ")}` : "nor for any other device"}`,
          );
      },
    },
  );
  setHandler(
    defineUpdate<ResolveAnswer, [ResolveRequest]>(UPDATES.resolve),
    ({ actor, device, step, outcome }: ResolveRequest): ResolveAnswer => {
      const status = outcome === "applied" ? "passed" : "failed";
      const change = findIndeterminate(device, step);
      change?.resolve(status);
      control.set({ resolved: [...control.state.resolved, { actor, device, step, status }] });
      return { device, step, status, ...(change ? {} : { passed_on: true as const }) };
    },
    {
      validator: ({ device, step }: ResolveRequest) => {
        if (!findIndeterminate(device, step) && !control.holdsIndeterminate(device, step))
          throw conflict(
            `the run does not know step ${step} on ${device} as indeterminate at this moment; try again when the device's stage has ended`,
          );
      },
    },
  );
  setHandler(defineSignal<[CancelNotice]>(SIGNALS.cancelRequested), () => {});
  setHandler(defineSignal<[Partial<ControlState>]>(SIGNALS.control), (change) =>
    control.set(change.held ? { ...change, held: join(control.state.held, change.held) } : change),
  );
  return control;
}

/** A shard knows only of its own devices. */
const join = (known: Held[], more: Held[]): Held[] => [
  ...known.filter((held) => !more.some(({ device }) => device === held.device)),
  ...more,
];

/** The control of a shard: takes over what its run says, and says itself when it pauses or stops. */
export function shardControl(
  initial: ControlState,
  tellRun: (change: Partial<ControlState>) => void,
): ControlPanel {
  const control = new ControlPanel(initial);
  let fromRun = false;
  setHandler(defineSignal<[Partial<ControlState>]>(SIGNALS.control), (change) => {
    fromRun = true;
    control.set(change);
    fromRun = false;
  });
  control.listeners.add((change) => {
    if (!fromRun) tellRun(change);
  });
  return control;
}
