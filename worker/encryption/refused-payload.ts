// Stands in a workflow for a payload that the codec has refused. Part of the workflow bundle, so nothing of Node is here.
import { METADATA_ENCODING_KEY } from "@temporalio/common";
import type { Payload } from "@temporalio/common";
import { decode, encode } from "@temporalio/common/lib/encoding.js";

/** Only the codec makes such a payload: one that comes from Temporal with this name is not encrypted, and so refused. */
const ENCODING = "binary/refused";

/** What a refused payload becomes in a workflow, instead of a value. */
export class Refused {
  constructor(
    /** Why, as {@link PayloadRefused} says it. */
    readonly message: string,
  ) {}
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
