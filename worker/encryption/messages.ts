// Values with the label of the message that they are: written into the payload beside the value, and compared by who gets
// it. Part of the workflow bundle, so nothing of Node is here.
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  UndefinedPayloadConverter,
} from "@temporalio/common";
import type { ConverterHint, Payload, SerializationContext } from "@temporalio/common";
import { decode, encode } from "@temporalio/common/lib/encoding.js";
import { LABEL_KEY, MESSAGE_ID_KEY, NO_MESSAGE, OUTCOME } from "../../schemas/message-label.js";
import { PayloadRefused } from "../../schemas/payload-refused.js";
import { NativeJsonConverter } from "./json-converter.js";
import { refusal, Refused } from "./refused-payload.js";

/** A value on its way out. */
export class Labelled {
  constructor(
    readonly value: unknown,
    readonly label: string,
    readonly id?: string,
  ) {}
}

/** A value that came in as a message. Where no message belongs it acts as refused. */
export class Received extends Refused {
  constructor(
    readonly value: unknown,
    readonly label: string,
    readonly id: string | undefined,
  ) {
    super(new PayloadRefused("misused").message);
  }
}

export const labelledAs = (args: readonly unknown[], label: string, id?: string): Labelled[] =>
  args.map((value) => new Labelled(value, label, id));

/** @returns the arguments. @throws {PayloadRefused} where one of them is not such a message */
function valuesOf(args: readonly unknown[], label: string): unknown[] {
  return args.map((arg) => {
    if (!(arg instanceof Received) || arg.label !== label) throw new PayloadRefused("misused");
    return arg.value;
  });
}

/**
 * The arguments of a message that has to have some: without a payload there is none that could be refused.
 * @param what as a sentence begins: `A message without arguments` @throws {ApplicationFailure}
 */
export function heardAs(args: readonly unknown[], label: string, what: string): unknown[] {
  if (args.length === 0) throw refusal(`${what} was refused: it is not encrypted.`);
  const refused = args.find((arg) => arg instanceof Refused && !(arg instanceof Received));
  if (refused instanceof Refused) throw refusal(refused.message);
  try {
    return valuesOf(args, label);
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

export const idOf = (args: readonly unknown[]): string | undefined =>
  args[0] instanceof Received ? args[0].id : undefined;

/** Says of a payload that was made already what it is. */
export function label(payload: Payload, as: string): void {
  payload.metadata = { ...payload.metadata, [LABEL_KEY]: encode(as) };
}

const metadataText = ({ metadata }: Payload, key: string): string | undefined => {
  const bytes = metadata?.[key];
  return bytes ? decode(bytes) : undefined;
};
export const labelOf = (payload: Payload): string => metadataText(payload, LABEL_KEY) ?? NO_MESSAGE;

export class MessageConverter extends CompositePayloadConverter {
  constructor() {
    super(new UndefinedPayloadConverter(), new BinaryPayloadConverter(), new NativeJsonConverter());
  }

  override toPayload<T>(value: T, context?: SerializationContext, hint?: ConverterHint<T>): Payload {
    if (!(value instanceof Labelled)) return super.toPayload(value, context, hint);
    const payload = super.toPayload(value.value, context);
    const metadata: Record<string, Uint8Array> = {
      ...payload.metadata,
      [LABEL_KEY]: encode(value.label),
    };
    if (value.id !== undefined) metadata[MESSAGE_ID_KEY] = encode(value.id);
    return { ...payload, metadata };
  }

  override fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    const label = labelOf(payload);
    const value = super.fromPayload<T>(payload, context, hint);
    if (label === NO_MESSAGE || label === OUTCOME) return value;
    return new Received(value, label, metadataText(payload, MESSAGE_ID_KEY)) as T;
  }
}

export const payloadConverter = new MessageConverter();
