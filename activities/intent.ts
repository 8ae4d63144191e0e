// At most once: whoever claims a change and begins it in the store sends it; who finds one that has begun and is without an
// outcome knows only that it may have been sent. Between both steps Temporal is asked whether the change is still wanted.
import { CLAIM } from "../policy/steps.js";
import { JOURNAL } from "../policy/limits.js";
import { Context } from "@temporalio/activity";
import type { Info } from "@temporalio/activity";
import { ArtifactError } from "../artifacts/errors.js";
import { cut, fromSystem, type Masked, ownText, ownWord } from "../packages/devices/src/words/masked.js";
import { type Begun, ChangeClaims, type Claim, type IntentOutcome } from "../artifacts/intents.js";
import type { Baseline } from "./contract.js";
import { type Task } from "./task.js";
import { resultId } from "../run-model/result-id.js";

export interface Intent extends Claim, Baseline {
  /** The activity that claimed it, and which attempt of it. */
  activity: string;
  attempt: number;
  /** Digest of the running configuration before the change. */
  config_before?: string;
}

export class IntentKey {
  private readonly claims: ChangeClaims<Intent>;
  /** What this attempt has begun, and so may have sent. */
  claimed: Intent | undefined;

  constructor(
    private readonly task: Task,
    step: string,
  ) {
    const { run, device, iteration, part } = task.input;
    const { create, read, putEventually: put } = task.deps.store;
    this.claims = new ChangeClaims(
      { create, read, put },
      { run, device, step: resultId(step, iteration), part },
    );
  }

  /** The claim of an earlier attempt that sent the change, or may have. What has not begun is revoked. */
  async earlier(): Promise<Begun<Intent> | undefined> {
    const begun = await this.claims.begun();
    if (!begun) this.task.journal.unmark();
    return begun;
  }

  /**
   * The last thing before the first byte. Resolves only when this attempt, and no other, may send now.
   * @throws {NotSent} when it may not
   */
  async claim(about: Pick<Intent, "lines" | "config_before"> & Baseline): Promise<void> {
    const { deps, journal } = this.task;
    if (deps.writes_refused !== undefined) throw new NotSent(deps.writes_refused, "refused");
    const { info } = Context.current();
    const intent: Intent = {
      created_at: new Date(this.task.time.now()).toISOString(),
      activity: activityOf(info),
      attempt: info.attempt,
      ...about,
    };
    if (!(await this.claims.claim(intent)))
      throw new NotSent(ownWord("another attempt has claimed this change"), "taken");
    try {
      const age = stopwatch();
      await journal.markSent({
        at: intent.created_at,
        lines: shortened(intent.lines),
        ...baselineIn(intent),
      });
      if (!(await this.claims.begin()))
        throw new NotSent(ownWord("another attempt has taken this change over"), "taken");
      if (age() > CLAIM.fresh_ms) await this.askAgain();
    } catch (error) {
      // What another attempt has begun is not ours to give up.
      if (error instanceof NotSent) throw error;
      await this.claims.giveUp();
      journal.unmark();
      // A store that is full or away is waited for as a device is.
      if (error instanceof ArtifactError) throw error;
      throw new NotSent(fromSystem(error), journal.signal.aborted ? "cancelled" : "unwanted");
    }
    this.claimed = intent;
    this.task.hasBegunChange = true;
  }

  private async askAgain(): Promise<void> {
    const { journal } = this.task;
    for (let n = 1; n <= CLAIM.asked_again; n++) {
      const age = stopwatch();
      const isWanted = (await journal.isOurs()) && !journal.signal.aborted;
      if (!isWanted) throw new Error("the change was no longer wanted when it could begin");
      if (age() <= CLAIM.fresh_ms) return;
    }
    throw new Error("the worker was held up again and again before it could send");
  }

  settle(outcome: IntentOutcome): Promise<void> {
    return this.claims.settle(outcome);
  }
}

/** What an intent knows of the checks that may resolve its change. */
export const baselineIn = ({ held_before, checks_before }: Intent): Baseline => ({
  ...(held_before === undefined ? {} : { held_before }),
  ...(checks_before === undefined ? {} : { checks_before }),
});

/** The mark travels in heartbeats; the intent has all of it. */
function shortened(lines: Masked[]): Masked[] {
  const kept = lines.slice(0, JOURNAL.marked_lines).map((line) => cut(line, 0, JOURNAL.marked_characters));
  return lines.length > kept.length ? [...kept, ownText`… and ${lines.length - kept.length} more`] : kept;
}

/** One activity of one execution: a run that was reset counts its activities anew. */
const activityOf = ({ workflowExecution, activityId }: Info): string =>
  `${workflowExecution?.runId ?? ""} ${activityId}`;

/** Nothing of the change went out. `taken`: by this attempt, but perhaps by another one. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  constructor(
    override readonly message: Masked,
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
