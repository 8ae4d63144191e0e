// A history as Temporal's own tools write it, event by event.
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import type { HistoryEvent } from "./payloads.js";

const [HEAD = "", TAIL = ""] = historyToJSON({ events: [{}] }).split("{}");
const SEPARATOR = `,${HEAD.slice(HEAD.lastIndexOf("\n"))}`;

/** As `historyToJSON` has all of it. */
export async function* historyPieces(
  events: Iterable<HistoryEvent> | AsyncIterable<HistoryEvent>,
): AsyncGenerator<string> {
  let before = HEAD;
  for await (const event of events) {
    yield before + historyToJSON({ events: [event] }).slice(HEAD.length, -TAIL.length);
    before = SEPARATOR;
  }
  yield before === HEAD ? historyToJSON({ events: [] }) : TAIL;
}
