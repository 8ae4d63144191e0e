// Reads the histories of a run together: its own, its shards', and what continues them.
// A shard's end is passed on only after all of the shard, so that what encloses comes around what is enclosed.
import { WORKFLOW_TYPES } from "../workflows/ids.js";
import type { Fact, HistoryRef } from "./facts.js";
import { type HistoryEvent, numberOf } from "./payloads.js";

export interface HistorySource {
  /** The events of one execution from the first on, in pages; ends after the closing event. */
  pages(ref: HistoryRef): AsyncIterable<HistoryEvent[]>;
  /** The execution that took over when this one was reset, where it was. */
  replacement?(ref: HistoryRef): Promise<string | undefined>;
}

type ClosedFact = Fact & { kind: "closed" };

export interface MergeOptions {
  root: HistoryRef;
  source: HistorySource;
  decode(history: HistoryRef, event: HistoryEvent): Promise<Fact | undefined>;
  /** A promise: it takes more than a turn of the loop, and no other fact is passed on until then. */
  onFact(history: HistoryRef, fact: Fact): void | Promise<void>;
  /** Before the end of a history is passed on, when all else of it has been. @returns the end with what it lacks */
  onEnd?(history: HistoryRef, closed: ClosedFact): Promise<ClosedFact>;
  /** Called between events; what it returns is awaited, so that others have the loop. */
  pause?: () => Promise<void> | undefined;
  /** After every page: all events of the history up to this one have been passed on. */
  onRead?(history: HistoryRef, event: number): void;
}

/**
 * Resolves when every history has been read as far as its source goes. Rejects with the first error of the source.
 * @returns `complete` when all of them have come to their closing events
 */
export async function mergeHistories({
  root,
  source,
  decode,
  onFact,
  onEnd,
  onRead,
  pause,
}: MergeOptions): Promise<{ complete: boolean }> {
  let complete = true;
  let passing: Promise<void> | undefined;
  const shards = new Map<string, Promise<void>>();

  async function follow(ref: HistoryRef, from = 0): Promise<void> {
    let closed: ClosedFact | undefined;
    let read = 0;
    for await (const page of source.pages(ref)) {
      for (const event of page) {
        read = numberOf(event.eventId);
        if (read <= from) continue;
        const turn = pause?.();
        if (turn) await turn;
        const fact = await decode(ref, event);
        if (!fact) continue;
        if (fact.kind === "child_closed") await shards.get(fact.workflow_id);
        if (fact.kind === "closed") closed = fact;
        else await take(ref, fact);
      }
      onRead?.(ref, read);
    }
    if (!closed) {
      complete = false;
      return;
    }
    if (ref.workflow_id === root.workflow_id) {
      if (closed.how !== "continued") await Promise.all(shards.values());
    }
    const replacement = await source.replacement?.(ref);
    if (replacement !== undefined) {
      await follow({ ...ref, run_id: replacement, chain: ref.chain + 1 }, await forkOf(replacement, ref));
      return;
    }
    await pass(ref, onEnd ? await onEnd(ref, closed) : closed);
    if (closed.next_run_id) await follow({ ...ref, run_id: closed.next_run_id, chain: ref.chain + 1 });
  }

  /** A reset run repeats events of the one before; the first failed workflow task after them is where it parts. */
  async function forkOf(runId: string, ref: HistoryRef): Promise<number> {
    for await (const page of source.pages({ ...ref, run_id: runId, chain: ref.chain + 1 })) {
      const fork = page.find((event) => event.workflowTaskFailedEventAttributes?.newRunId === runId);
      if (fork) return numberOf(fork.eventId);
    }
    return 0;
  }

  /** Facts of all histories one after the other. */
  async function pass(ref: HistoryRef, fact: Fact): Promise<void> {
    for (let other = passing; other; other = passing) await other;
    const done = onFact(ref, fact);
    if (!done) return;
    passing = done.finally(() => (passing = undefined));
    await passing;
  }

  async function take(ref: HistoryRef, fact: Fact): Promise<void> {
    await pass(ref, fact);
    if (fact.kind === "child_started" && fact.workflow_type === WORKFLOW_TYPES.shard) {
      const shard = follow({ workflow_id: fact.workflow_id, run_id: fact.run_id, chain: 0 });
      shard.catch(() => {});
      shards.set(fact.workflow_id, shard);
    }
  }

  await follow(root);
  return { complete };
}
