// At most once rests on the store alone. A change is claimed by one create-only artifact, and begun by a second one. Who finds
// a claim that has not begun creates the second artifact himself, as `revoked`: the old attempt can then never begin, and
// the next claim may. Where that is refused the change may have been sent.
import { type Masked, recordText } from "../packages/devices/src/words/masked.js";
import type { MaskedResult } from "../schemas/result.js";
import { intentOutcomePath, intentPath, intentSendingPath, nextClaim } from "./paths.js";
import type { ArtifactStore } from "./store.js";

export interface ChangeName {
  run: string;
  device: string;
  /** As in results, `push[2]`. */
  step: string;
  /** Of a trigger. */
  part?: string | undefined;
}

export interface Claim {
  /** RFC 3339. */
  created_at: string;
  lines: Masked[];
}

export interface Begun<T extends Claim = Claim> {
  intent: T;
  /** Absent: nobody knows what became of the change. */
  result?: MaskedResult;
}

/** Without a result the claim was given up: nothing was sent, and nothing will be. */
export type IntentOutcome = { result?: MaskedResult };

/** Workers of earlier versions wrote no second artifact, so that nobody can revoke what they have claimed. */
type Stored<T> = T & { revocable?: true };
type Second = { state: "sending" | "revoked" };

type PutOutcome = (path: string, body: Masked) => Promise<unknown>;

const ITERATION = /^(?<base>.*)\[(?<index>\d+)\]$/s;

export class ChangeClaims<T extends Claim = Claim> {
  /** Claims that were given up or revoked; each gives way to exactly one other. */
  private generation = 0;

  constructor(
    private readonly store: Pick<ArtifactStore, "create" | "read"> & { put: PutOutcome },
    private readonly change: ChangeName,
  ) {}

  /**
   * Revokes what was claimed and has not begun.
   * @returns the claim under which the change was sent, or may have been; undefined: nothing was sent, and no claim of before
   *   can begin any more
   */
  async begun(): Promise<Begun<T> | undefined> {
    for (; ; this.generation++) {
      const stored = await this.read<Stored<T>>(intentPath);
      if (!stored) return undefined;
      const { revocable, ...rest } = stored;
      const intent = rest as unknown as T;
      const ended = await this.read<IntentOutcome>(intentOutcomePath);
      if (ended?.result) return { intent, result: ended.result };
      if (ended || (revocable && (await this.isRevoked()))) continue;
      const endedSince = await this.read<IntentOutcome>(intentOutcomePath);
      if (endedSince && !endedSince.result) continue;
      return { intent, ...endedSince };
    }
  }

  /** @returns false where another attempt has claimed the change since {@link begun} */
  claim(intent: T): Promise<boolean> {
    const stored: Stored<T> = { ...intent, revocable: true };
    return this.store.create(this.path(intentPath), recordText(stored));
  }

  /** What is claimed may be sent once this resolves with true. @returns false where somebody else has revoked or begun it */
  begin(): Promise<boolean> {
    return this.createSecond("sending");
  }

  /** Nothing of what was claimed was sent, and nothing will be: the next claim may. */
  async giveUp(): Promise<void> {
    await this.settle({});
    this.generation++;
  }

  async settle(outcome: IntentOutcome): Promise<void> {
    await this.store.put(this.path(intentOutcomePath), recordText(outcome));
  }

  private async isRevoked(): Promise<boolean> {
    return (
      (await this.createSecond("revoked")) ||
      (await this.read<Second>(intentSendingPath))?.state === "revoked"
    );
  }

  private createSecond(state: Second["state"]): Promise<boolean> {
    const second: Second & { at: string } = { state, at: new Date().toISOString() };
    return this.store.create(this.path(intentSendingPath), recordText(second));
  }

  private async read<V>(of: typeof intentPath): Promise<V | undefined> {
    const bytes = await this.store.read(this.path(of));
    return bytes && (JSON.parse(bytes.toString("utf8")) as V);
  }

  private path(of: typeof intentPath): string {
    const { run, device, step, part } = this.change;
    const { base = step, index } = ITERATION.exec(step)?.groups ?? {};
    const iteration = index === undefined ? undefined : Number(index);
    return nextClaim(of(run, device, base, iteration, part), this.generation);
  }
}

/** What the intent tells of a change to those who did not send it. */
export interface StandingIntent extends Claim {
  result?: MaskedResult;
}

/**
 * Only for a change whose history has ended: a claim that has not begun is revoked.
 * @returns undefined where nothing of the change was sent, and nothing will be
 */
export async function standingIntent(
  store: ArtifactStore,
  change: ChangeName,
): Promise<StandingIntent | undefined> {
  const begun = await new ChangeClaims(store, change).begun();
  if (!begun) return undefined;
  const { created_at, lines } = begun.intent;
  return { created_at, lines, ...(begun.result ? { result: begun.result } : {}) };
}
