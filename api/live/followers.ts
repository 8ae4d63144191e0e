// The followers of this process: one per run while somebody wants it, and for a while after.
import type { HistoryRef } from "../../projection/facts.js";
import type { IntentOf } from "../../projection/intents.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { Follower, type LiveOutline } from "./follower.js";
import { pollProgress } from "./progress.js";

export interface FollowersOptions {
  temporal: Temporal;
  /** What the plan of a run says, undefined where the store has none. */
  outlineOf: (run: string) => Promise<LiveOutline | undefined>;
  /** What the store knows of changes of a run. */
  intentOf: (run: string) => IntentOf;
  /** A follower without readers is kept this long. Default 30,000 ms. */
  idle_ms?: number;
}

export interface Followers {
  /** @returns undefined where Temporal does not know the run. @throws {Problem} `temporal_unreachable` */
  get(run: string): Promise<Follower | undefined>;
  /** The run's follower where there is one already. */
  peek(run: string): Follower | undefined;
  /** Counts a reader until the returned function is called. */
  attach(follower: Follower): () => void;
  /** How many runs are followed at present. */
  readonly size: number;
  close(): void;
}

export function createFollowers({
  temporal,
  outlineOf,
  intentOf,
  idle_ms = 30_000,
}: FollowersOptions): Followers {
  const known = new Map<string, Promise<Follower | undefined>>();
  const opened = new Map<string, Follower>();
  const timers = new Map<string, NodeJS.Timeout>();

  async function open(run: string): Promise<Follower | undefined> {
    const root = await rootOf(temporal, run);
    if (!root) return undefined;
    const outline = await outlineOf(run);
    const follower = new Follower({
      run,
      root,
      temporal,
      intentOf: intentOf(run),
      ...(outline ? { outline } : {}),
    });
    opened.set(run, follower);
    return follower;
  }

  function forget(run: string, follower: Promise<Follower | undefined>): void {
    if (known.get(run) === follower) {
      known.delete(run);
      opened.delete(run);
    }
    clearTimeout(timers.get(run));
    timers.delete(run);
  }

  function expire(run: string, opening: Promise<Follower | undefined>): void {
    clearTimeout(timers.get(run));
    const timer = setTimeout(() => {
      void opening.then((follower) => {
        if (!follower) return;
        if (follower.readers > 0) return expire(run, opening);
        forget(run, opening);
        follower.stop();
      });
    }, idle_ms);
    timer.unref();
    timers.set(run, timer);
  }

  return {
    async get(run) {
      let opening = known.get(run);
      const follower = await opening?.catch(() => undefined);
      if (!opening || !follower || follower.ended?.error !== undefined) {
        if (opening && known.get(run) === opening) known.delete(run);
        opening = known.get(run) ?? open(run);
        known.set(run, opening);
      }
      try {
        const found = await opening;
        if (!found) forget(run, opening);
        else expire(run, opening);
        return found;
      } catch (error) {
        forget(run, opening);
        throw error;
      }
    },
    peek: (run) => opened.get(run),
    attach(follower) {
      follower.readers++;
      const stopPolling = pollProgress(follower, temporal);
      let attached = true;
      return () => {
        if (!attached) return;
        attached = false;
        follower.readers--;
        stopPolling();
        const opening = known.get(follower.run);
        if (opening && follower.readers === 0) expire(follower.run, opening);
      };
    },
    get size() {
      return known.size;
    },
    close() {
      for (const opening of known.values()) void opening.then((follower) => follower?.stop()).catch(() => {});
      for (const timer of timers.values()) clearTimeout(timer);
      known.clear();
    },
  };
}

/** The run's first execution: what continues or resets it is found from there. */
async function rootOf(temporal: Temporal, run: string): Promise<HistoryRef | undefined> {
  const workflow_id = runWorkflowId(run);
  try {
    const { workflowExecutionInfo: info } = await temporal.call((client) =>
      client.workflowService.describeWorkflowExecution({
        namespace: temporal.namespace,
        execution: { workflowId: workflow_id },
      }),
    );
    const run_id = info?.firstRunId || info?.execution?.runId;
    return run_id ? { workflow_id, run_id, chain: 0 } : undefined;
  } catch (error) {
    const code = grpcCode(error);
    if (code === GRPC.not_found || code === GRPC.invalid_argument) return undefined;
    throw error;
  }
}
