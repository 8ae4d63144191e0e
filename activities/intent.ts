// At most once: whoever creates a change's intent sends the change; who finds one without an outcome knows only that it
// may have been sent. The intent is durable before the first byte goes out, and the send is still wanted by Temporal.
import { Context } from "@temporalio/activity";
import type { Info } from "@temporalio/activity";
import { intentOutcomePath, intentPath, nextClaim } from "../artifacts/paths.js";
import type { StepResult } from "../schemas/result.js";
import type { Baseline } from "./contract.js";
import type { Task } from "./task.js";

export interface Intent extends Baseline {
  created_at: string;
  /** The activity that claimed it, and which attempt of it. */
  activity: string;
  attempt: number;
  /** Rendered, secrets masked. */
  lines: string[];
  /** Digest of the running configuration before the change. */
  config_before?: string;
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
  /** What this attempt has claimed, and so may have sent. */
  claimed: Intent | undefined;

  constructor(
    private readonly task: Task,
    private readonly step: string,
  ) {}

  /** The claim of an earlier attempt that sent the change, or may have. */
  async earlier(): Promise<Earlier | undefined> {
    const { deps, journal } = this.task;
    for (; ; this.generation++) {
      const bytes = await deps.store.read(this.path(intentPath));
      if (!bytes) break;
      const intent = JSON.parse(bytes.toString("utf8")) as Intent;
      const outcome = await deps.store.read(this.path(intentOutcomePath));
      if (outcome) {
        const { result } = JSON.parse(outcome.toString("utf8")) as Outcome;
        if (result) return { intent, result };
      } else if (!this.neverMarked(intent)) return { intent };
    }
    journal.unmark();
    return undefined;
  }

  /**
   * The attempt died between its claim and its mark. Temporal acknowledges the mark before the first byte goes out, and
   * takes none from an attempt that was replaced: so nothing was sent, and nothing will be.
   */
  private neverMarked({ activity, attempt }: Intent): boolean {
    const { info } = Context.current();
    const { journal, input } = this.task;
    const known = input.journal !== undefined || (activity === activityOf(info) && attempt < info.attempt);
    return known && !journal.about.sent;
  }

  /**
   * The last thing before the first byte. Resolves only when this attempt, and no other, may send now.
   * @throws {NotSent} when it may not
   */
  async claim(about: Pick<Intent, "lines" | "config_before"> & Baseline): Promise<void> {
    const { deps, journal } = this.task;
    if (deps.writes_refused !== undefined) throw new NotSent(deps.writes_refused, "refused");
    const age = stopwatch();
    const { info } = Context.current();
    const intent: Intent = {
      created_at: new Date(this.task.time.now()).toISOString(),
      activity: activityOf(info),
      attempt: info.attempt,
      ...about,
    };
    if (!(await deps.store.create(this.path(intentPath), JSON.stringify(intent)))) {
      throw new NotSent("another attempt has claimed this change", "taken");
    }
    try {
      await journal.markSent({
        at: intent.created_at,
        lines: shortened(intent.lines),
        ...baselineIn(intent),
      });
      if (age() > FRESH_MS) throw new Error(`the worker was held up for ${Math.round(age())} ms`);
    } catch (error) {
      await this.settle({});
      this.generation++;
      journal.unmark();
      throw new NotSent(
        error instanceof Error ? error.message : String(error),
        journal.signal.aborted ? "cancelled" : "unwanted",
      );
    }
    this.claimed = intent;
  }

  async settle(outcome: Outcome): Promise<void> {
    await this.task.deps.store.put(this.path(intentOutcomePath), JSON.stringify(outcome));
  }

  private path(of: typeof intentPath): string {
    const { run, device, iteration, part } = this.task.input;
    return nextClaim(of(run, device, this.step, iteration?.index, part), this.generation);
  }
}

/** What an intent knows of the checks that may settle a doubt about it. */
export const baselineIn = ({ held_before, checks_before }: Intent): Baseline => ({
  ...(held_before === undefined ? {} : { held_before }),
  ...(checks_before === undefined ? {} : { checks_before }),
});

const MARKED_LINES = 50;
const MARKED_CHARACTERS = 200;

/** The mark travels in heartbeats; the intent has all of it. */
function shortened(lines: string[]): string[] {
  const kept = lines.slice(0, MARKED_LINES).map((line) => line.slice(0, MARKED_CHARACTERS));
  return lines.length > kept.length ? [...kept, `… and ${lines.length - kept.length} more`] : kept;
}

/** One activity of one execution: a run that was reset counts its activities anew. */
const activityOf = ({ workflowExecution, activityId }: Info): string =>
  `${workflowExecution?.runId ?? ""} ${activityId}`;

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
