// Replays histories on this build: does the workflow code still ask for what it asked for then?
import type { DataConverter } from "@temporalio/common";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { type ReplayHistoriesIterable, Worker } from "@temporalio/worker";
import type { ReplayVerdict } from "../../schemas/replay.js";

export interface RecordedHistory {
  /** `run.0`, `stage-0-shard-3.0`. */
  name: string;
  /** As Temporal's tools write it. */
  json: string;
}

export interface ReplayOptions {
  /** Path of the workflow bundle. */
  bundle: string;
  dataConverter?: DataConverter;
}

interface HistoryJson {
  events?: { eventId?: string; eventType?: string }[];
}

/** @throws {SyntaxError} naming the history that is none */
export async function replayHistories(
  histories: AsyncIterable<RecordedHistory> | Iterable<RecordedHistory>,
  { bundle, dataConverter }: ReplayOptions,
): Promise<ReplayVerdict> {
  const parsed = new Map<string, HistoryJson>();
  async function* feed(): ReplayHistoriesIterable {
    for await (const { name, json } of histories) {
      const history = parse(name, json);
      parsed.set(name, history);
      yield { workflowId: name, history: historyFromJSON(history) };
    }
  }
  const parts: ReplayVerdict["parts"] = [];
  const options = {
    workflowBundle: { codePath: bundle },
    ...(dataConverter ? { dataConverter } : {}),
  };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, feed())) {
    if (error) parts.push(partOf(workflowId, error.message, parsed.get(workflowId) ?? {}));
  }
  const [first] = parts;
  return {
    deterministic: parts.length === 0,
    histories: parsed.size,
    parts,
    ...(first ? { message: sentence(first) } : {}),
  };
}

function parse(name: string, json: string): HistoryJson {
  const wrong = (why: string) => new SyntaxError(`history ${name} is not a history of Temporal's: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw wrong((error as Error).message);
  }
  if (!Array.isArray((value as HistoryJson | null)?.events)) throw wrong("it has no list of events");
  return value as HistoryJson;
}

/** The SDK's message holds the core's as a debug print. */
function partOf(
  history: string,
  message: string,
  { events = [] }: HistoryJson,
): ReplayVerdict["parts"][number] {
  const said = /\[TMPRL1100\] (?:Nondeterminism error: )?((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message;
  const named = /HistoryEvent\(id: (\d+)/.exec(said)?.[1];
  const scheduled = /scheduled event '([^']*)'/.exec(said)?.[1];
  const event =
    events.find(({ eventId }) => named !== undefined && eventId === named) ??
    (scheduled === undefined
      ? undefined
      : events.find((each) => JSON.stringify(each).includes(`"${scheduled}"`)));
  return {
    history,
    ...(event?.eventId === undefined ? {} : { event: Number(event.eventId) }),
    ...(event?.eventType === undefined
      ? {}
      : { event_type: event.eventType.replace(/^EVENT_TYPE_/, "").toLowerCase() }),
    message: said.replaceAll('\\"', '"'),
  };
}

const sentence = ({ history, event, event_type, message }: ReplayVerdict["parts"][number]): string =>
  `history ${history} parts${event === undefined ? "" : ` at event ${event} (${event_type})`}: ${message}`;
