// What people tell a run while it is under way: pause, resume, resolve, and the stop that `on_failure: stop_run` asks for.
import { ApplicationFailure, condition, defineSignal, defineUpdate, setHandler } from "@temporalio/workflow";
import type { StepStatus } from "../schemas/outcome.js";
import type { CancelNotice, ControlRequest, ResolveAnswer, ResolveRequest } from "./messages.js";
import { SIGNALS, UPDATES } from "./messages.js";

export interface ControlState {
  paused: boolean;
  /** Why no new device starts; the first reason stays. */
  stopped?: string;
  /** Devices that a person skipped while the run was held for them. */
  skip: string[];
}

export class ControlPanel {
  /** Told of every change: a run's shards, a shard's run. */
  readonly listeners = new Set<(state: ControlState) => void>();

  constructor(public state: ControlState = { paused: false, skip: [] }) {}

  get stopped(): string | undefined {
    return this.state.stopped;
  }

  set(change: Partial<ControlState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener(this.state);
  }

  /** No new device starts from now on. */
  stop(reason: string): void {
    if (this.state.stopped === undefined) this.set({ stopped: reason });
  }

  /** Resolves when no segment is held back by a pause. Rejects with the scope's cancellation. */
  async gate(): Promise<void> {
    await condition(() => !this.state.paused);
  }

  /** Holds the run until a person resumes it. @returns what the person wants for this device. */
  async holdFor(device: string): Promise<"go_on" | "skip"> {
    this.set({ paused: true });
    await this.gate();
    return this.state.skip.includes(device) ? "skip" : "go_on";
  }
}

/** A step in doubt, by device and id; undefined where there is no doubt. */
export type InDoubt = (device: string, step: string) => { resolve(status: StepStatus): void } | undefined;

const conflict = (message: string) => ApplicationFailure.nonRetryable(message, "conflict");

/** The control of a run: answers updates, and hears of what its shards decide. */
export function runControl(inDoubt: InDoubt): ControlPanel {
  const control = new ControlPanel();
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
    ({ skip = [] }: ControlRequest) => control.set({ paused: false, skip: [...control.state.skip, ...skip] }),
    {
      validator: (_request: ControlRequest) => {
        if (!control.state.paused) throw conflict("the run is not paused");
      },
    },
  );
  setHandler(
    defineUpdate<ResolveAnswer, [ResolveRequest]>(UPDATES.resolve),
    ({ device, step, outcome }: ResolveRequest): ResolveAnswer => {
      const status = outcome === "applied" ? "passed" : "failed";
      inDoubt(device, step)?.resolve(status);
      return { device, step, status };
    },
    {
      validator: ({ device, step }: ResolveRequest) => {
        if (!inDoubt(device, step)) throw conflict(`step ${step} on ${device} is not indeterminate`);
      },
    },
  );
  setHandler(defineSignal<[CancelNotice]>(SIGNALS.cancelRequested), () => {});
  setHandler(defineSignal<[Partial<ControlState>]>(SIGNALS.control), (change) => control.set(change));
  return control;
}

/** The control of a shard: takes over what its run says, and says itself when it pauses or stops. */
export function shardControl(
  initial: ControlState,
  tellRun: (change: Partial<ControlState>) => void,
): ControlPanel {
  const control = new ControlPanel(initial);
  let fromRun = false;
  setHandler(defineSignal<[ControlState]>(SIGNALS.control), (state) => {
    fromRun = true;
    control.set(state);
    fromRun = false;
  });
  control.listeners.add((state) => {
    if (!fromRun)
      tellRun({ paused: state.paused, ...(state.stopped === undefined ? {} : { stopped: state.stopped }) });
  });
  return control;
}
