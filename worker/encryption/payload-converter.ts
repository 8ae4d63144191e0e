// Turns payloads into values within workflows, and refused ones into a mark that workflow-interceptors.ts looks for.
import { DefaultPayloadConverter } from "@temporalio/common";
import type { ConverterHint, Payload, SerializationContext } from "@temporalio/common";
import { refusedIn } from "./refused-payload.js";

class MarkingConverter extends DefaultPayloadConverter {
  override fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    return (refusedIn(payload) as T | undefined) ?? super.fromPayload<T>(payload, context, hint);
  }
}

export const payloadConverter = new MarkingConverter();
