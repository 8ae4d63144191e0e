// At most once: whoever creates a change's intent sends the change; who finds one without an outcome knows only that it
// may have been sent. The intent is durable before the first byte goes out, and the send is still wanted by Temporal.
import { Context } from "@temporalio/activity";
import { intentOutcomePath, intentPath } from "../artifacts/paths.js";
import type { StepResult } from "../schemas/result.js";
import type { Task } from "./task.js";

export interface Intent {
  created_at: string;
  worker: string;
  attempt: number;
  /** Rendered, secrets masked. */
  lines: string[];
  /** The change's own check held before the change, so it cannot settle a doubt. */
  held_before?: boolean;
}

export interface Earlier {
  intent: Intent;
  /** Absent: nobody knows what became of it. */
  result?: StepResult;
}
/** Without a result the claim was given up: nothing was sent, and nothing will be. */
type Outcome = { result?: StepResult };

/** An intent older than this when the first byte should go out belongs to a worker that was frozen. */
const FRESH_MS = 2_000;

export class IntentKey {
  /** Claims that were given up before anything was sent; each gives way to exactly one other. */
  private generation = 0;
  constructor(
    private readonly task: Task,
    private readonly step: string,
  ) {}

  /** The claim of an earlier attempt that sent the change, or may have. */
  async earlier(): Promise<Earlier | undefined> {
    const { store } = this.task.deps;
    for (; ; this.generation++) {
      const bytes = await store.read(this.path(intentPath));
      if (!bytes) return undefined;
      const intent = JSON.parse(bytes.toString("utf8")) as Intent;
      const outcome = await store.read(this.path(intentOutcomePath));
      if (!outcome) return { intent };
      const { result } = JSON.parse(outcome.toString("utf8")) as Outcome;
      if (result) return { intent, result };
    }
  }

  /**
   * The last thing before the first byte. Resolves only when this attempt, and no other, may send now.
   * @throws {NotSent} when it may not
   */
  async claim(intent: Pick<Intent, "lines" | "held_before">): Promise<void> {
    const { deps, journal } = this.task;
    if (deps.writes_refused !== undefined) throw new NotSent(deps.writes_refused, "refused");
    const age = stopwatch();
    const { info } = Context.current();
    const record: Intent = {
      created_at: new Date().toISOString(),
      worker: info.activityId,
      attempt: info.attempt,
      ...intent,
    };
    if (!(await deps.store.create(this.path(intentPath), JSON.stringify(record)))) {
      throw new NotSent("another attempt has claimed this change", "taken");
    }
    try {
      await journal.markSent(record.created_at);
      if (age() > FRESH_MS) throw new Error(`the worker was held up for ${Math.round(age())} ms`);
    } catch (error) {
      await this.settle({});
      const cancelled =
        journal.signal.aborted || (error instanceof Error && error.name === "ActivityCancelledError");
      throw new NotSent(
        error instanceof Error ? error.message : String(error),
        cancelled ? "cancelled" : "unwanted",
      );
    }
  }

  async settle(outcome: Outcome): Promise<void> {
    await this.task.deps.store.put(this.path(intentOutcomePath), JSON.stringify(outcome));
  }

  private path(of: typeof intentPath): string {
    const { run, device, iteration, part } = this.task.input;
    const path = of(run, device, this.step, iteration?.index, part);
    return this.generation === 0 ? path : path.replace(/\.json$/, `@again${this.generation}.json`);
  }
}

/** Nothing of the change went out. `taken`: by this attempt, but perhaps by another one. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  constructor(
    message: string,
    readonly why: "refused" | "taken" | "cancelled" | "unwanted",
  ) {
    super(message);
  }
}

/** Milliseconds since now, the larger of what the wall clock and the monotonic clock say: a suspended machine stops one. */
function stopwatch(): () => number {
  const wall = Date.now();
  const steady = performance.now();
  return () => Math.max(Date.now() - wall, performance.now() - steady);
}
