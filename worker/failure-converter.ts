// Moves the messages and stack traces of failures into their encoded attributes, where the payload codec encrypts them.
import { DefaultFailureConverter } from "@temporalio/common";
import type {
  ConverterHint,
  Payload,
  PayloadConverter,
  ProtoFailure,
  SerializationContext,
} from "@temporalio/common";
import { MessageConverter } from "./encryption/messages.js";
import { refusedIn } from "./encryption/refused-payload.js";

/** The details of a failure are neither a message nor a result. */
class DetailsConverter extends MessageConverter {
  override fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    return (refusedIn(payload) as T | undefined) ?? super.fromPayload<T>(payload, context, hint);
  }
}

class SealedFailureConverter extends DefaultFailureConverter {
  private readonly details = new DetailsConverter();

  override failureToError(
    failure: ProtoFailure,
    _payloadConverter: PayloadConverter,
    context?: SerializationContext,
  ): Error {
    return super.failureToError(failure, this.details, context);
  }
}

export const failureConverter = new SealedFailureConverter({ encodeCommonAttributes: true });
