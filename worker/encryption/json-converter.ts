// JSON in payloads, made and read by the platform's own encoder. The SDK's is written in JavaScript and took a quarter of a
// worker's time where journals are large. Part of the workflow bundle, so nothing of Node is here.
import { JsonPayloadConverter } from "@temporalio/common";
import type { Payload } from "@temporalio/common";
import { encode } from "@temporalio/common/lib/encoding.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const metadata = { encoding: encode("json/plain") };

export class NativeJsonConverter extends JsonPayloadConverter {
  override toPayload(value: unknown): Payload | undefined {
    const json = jsonOf(value);
    if (json === undefined) return undefined;
    const { buffer, byteOffset, length } = encoder.encode(json);
    // In a workflow the encoder is of another realm than the code that looks at what it gave.
    return { metadata, data: new Uint8Array(buffer, byteOffset, length) };
  }

  override fromPayload: JsonPayloadConverter["fromPayload"] = (payload) =>
    payload.data ? JSON.parse(decoder.decode(payload.data)) : super.fromPayload(payload);
}

/** Undefined for what is not JSON: the next converter is asked. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
}
