// Opens what a history holds: payloads through the codec, failures into one line and their details.
import { defaultPayloadConverter, encodingKeys, METADATA_ENCODING_KEY } from "@temporalio/common";
import type { LoadedDataConverter, Payload, SerializationContext } from "@temporalio/common";
import type { temporal } from "@temporalio/proto";
import { checkLabel, LABEL_KEY, MESSAGE_ID_KEY, NO_MESSAGE } from "../schemas/message-label.js";
import { PayloadRefused } from "../schemas/payload-refused.js";

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads;
type Failure = temporal.api.failure.v1.IFailure;

/** What opens payloads. */
export interface PayloadReader {
  converter: LoadedDataConverter;
  /** Where they were found; what was encrypted for another place is refused. Absent: only whether it is genuine is looked at. */
  place?: SerializationContext;
}

/**
 * @param label of the message that it has to be, where it is encrypted
 * @returns the first value, undefined where there is none. @throws {PayloadRefused}
 */
export const firstValue = async (
  reader: PayloadReader,
  payloads: Payloads | null | undefined,
  label = NO_MESSAGE,
): Promise<unknown> => (await firstMessage(reader, payloads, label)).value;

/** The first value, and the id by which a copy of an encrypted message is known. @throws {PayloadRefused} */
export async function firstMessage(
  { converter, place }: PayloadReader,
  payloads: Payloads | null | undefined,
  label: string,
): Promise<{ value: unknown; id: string | undefined }> {
  let [first] = payloads?.payloads ?? [];
  for (const codec of converter.payloadCodecs.toReversed())
    if (first) [first] = await codec.decode([first], place);
  if (!first) return { value: undefined, id: undefined };
  checkLabel(metadataOf(first, LABEL_KEY), label);
  return { value: valueOf(first), id: metadataOf(first, MESSAGE_ID_KEY) };
}

const metadataOf = ({ metadata }: Payload, key: string): string | undefined => {
  const bytes = metadata?.[key];
  return bytes && Buffer.from(bytes).toString();
};

/**
 * What the SDK's core writes into a marker for itself, such as which local activity it is of. It never goes through the
 * codec, so nothing but a name may be taken from it.
 */
export function coreData(payloads: Payloads | null | undefined): unknown {
  const data = payloads?.payloads?.[0]?.data;
  if (!data) return undefined;
  try {
    return JSON.parse(Buffer.from(data).toString());
  } catch {
    return undefined;
  }
}

/** For what an event can do without: who can reach Temporal can write what nobody with the key has said. */
export async function unlessRefused<T>(opening: Promise<T>): Promise<T | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof PayloadRefused) return undefined;
    throw error;
  }
}

/** The SDK decodes text in JavaScript, since workflows have nothing else. Of JSON, which is all that is large, Node does it. */
function valueOf(payload: Payload): unknown {
  const { data, metadata } = payload;
  if (!data || !metadata || !JSON_ENCODING.equals(metadata[METADATA_ENCODING_KEY] ?? NONE))
    return defaultPayloadConverter.fromPayload(payload);
  return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString());
}
const JSON_ENCODING = Buffer.from(encodingKeys.METADATA_ENCODING_JSON);
const NONE = Buffer.alloc(0);

/** A failure's message, with the cause's where that says more, and the first of its details. */
export async function openFailure(
  reader: PayloadReader,
  failure: Failure | null | undefined,
): Promise<{ message: string; details: unknown }> {
  if (!failure) return { message: "", details: undefined };
  const info = failure.applicationFailureInfo ?? failure.canceledFailureInfo;
  const details = await unlessRefused(firstValue(reader, info?.details));
  const inner = failure.cause ? await openFailure(reader, failure.cause) : undefined;
  const own = await messageOf(reader, failure);
  return { message: inner?.message || own, details: details ?? inner?.details };
}

/** The failure's own message, whatever caused it. With `encodeCommonAttributes` the readable message is inside a payload of its own. */
export async function messageOf(reader: PayloadReader, failure: Failure): Promise<string> {
  if (failure.encodedAttributes) {
    const opened = await unlessRefused(firstValue(reader, { payloads: [failure.encodedAttributes] }));
    if (typeof opened === "object" && opened !== null && "message" in opened) return String(opened.message);
  }
  return failure.message ?? "";
}

/** A 64-bit number of Temporal's. `Number` alone would have it written out and read again. */
export const numberOf = (value: { toNumber(): number } | number | null | undefined): number =>
  typeof value === "object" ? (value?.toNumber() ?? 0) : Number(value);

type Timestamp = temporal.api.history.v1.IHistoryEvent["eventTime"];

/** Temporal's time as RFC 3339 in UTC with milliseconds. */
export function isoTime(time: Timestamp): string {
  const ms = numberOf(time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
  return new Date(ms).toISOString();
}
