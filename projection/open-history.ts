// A history with its payloads in the clear, as an archive keeps it: it replays wherever it is taken, without the key.
import type { Payload } from "@temporalio/common";
import type { EventPayloads } from "./event-payloads.js";
import { type HistoryEvent, type PayloadReader, unlessRefused } from "./payloads.js";

/** Changes the event in place. A payload that is refused stays as it is. */
export async function openEvent(reader: EventPayloads, event: HistoryEvent): Promise<void> {
  const opener = reader.of(event);
  if (opener.converter.payloadCodecs.length === 0) return;
  const found: Payload[] = [];
  collect(event, found);
  for (const payload of found) {
    const opened = await unlessRefused(opening(opener, payload));
    if (opened) Object.assign(payload, { metadata: opened.metadata, data: opened.data });
  }
}

async function opening({ converter, place }: PayloadReader, payload: Payload): Promise<Payload | undefined> {
  let payloads = [payload];
  for (const codec of converter.payloadCodecs.toReversed()) payloads = await codec.decode(payloads, place);
  return payloads[0];
}

/** Wherever a message of Temporal's holds payloads: nothing else has metadata of bytes. */
function collect(value: unknown, found: Payload[]): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  const { metadata } = value as Payload;
  const [first] = Object.values(metadata ?? {});
  if (first instanceof Uint8Array) found.push(value as Payload);
  else for (const each of Object.values(value)) collect(each, found);
}
