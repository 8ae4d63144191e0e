// Takes the place of a payload that the codec has refused. Part of the workflow bundle, so nothing of Node is here.
import { ApplicationFailure, METADATA_ENCODING_KEY } from "@temporalio/common";
import type { Payload } from "@temporalio/common";
import { decode, encode } from "@temporalio/common/lib/encoding.js";

/**
 * Outside of workflows nothing can read it, and the SDK quotes the name in its error. Only the codec makes such a payload:
 * one that comes from Temporal with this name is not encrypted, and so refused.
 */
const ENCODING = "refused: not encrypted for this place with the key of this worker";

export const refusal = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, "payload_refused");

/** What a refused payload becomes in a workflow, instead of a value. */
export class Refused {
  constructor(
    /** Why, as `PayloadRefused` says it. */
    readonly message: string,
  ) {}

  /**
   * The SDK resolves the promise of an activity with its result. With this one it is rejected, and where the result is a
   * genuine one nothing is awaited that was not before.
   */
  // oxlint-disable-next-line unicorn/no-thenable
  then(_resolve: unknown, reject: (error: Error) => void): void {
    reject(refusal(this.message));
  }
}

export const refusedPayload = ({ message }: Error): Payload => ({
  metadata: { [METADATA_ENCODING_KEY]: encode(ENCODING) },
  data: encode(message),
});

/** @returns undefined for every payload that was not refused */
export function refusedIn({ metadata, data }: Payload): Refused | undefined {
  const encoding = metadata?.[METADATA_ENCODING_KEY];
  if (!encoding || decode(encoding) !== ENCODING) return undefined;
  return new Refused(data ? decode(data) : "");
}
