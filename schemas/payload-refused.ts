// The error for a payload in Temporal that nobody who has the encryption key has put there.

export type RefusalReason = "plain" | "other_key" | "changed" | "misplaced" | "misused" | "repeated";

const REASONS: Record<RefusalReason, string> = {
  plain:
    "it is not encrypted, and this process has an encryption key. A process without the key wrote it, or another client that can reach Temporal",
  other_key:
    "it is encrypted with another key. All processes that share a Temporal namespace need the same ORCHESTRATOR_ENCRYPTION_KEY",
  changed: "its bytes were changed after it was encrypted",
  misplaced: "it was encrypted for another workflow or activity, and was copied",
  misused: "it was encrypted as another message, and was copied",
  repeated: "the workflow has received this message before; this is a copy",
};

/** Thrown instead of a decoded value. Nothing of the payload has been used. */
export class PayloadRefused extends Error {
  override readonly name = "PayloadRefused";
  readonly code = "payload_refused";
  constructor(
    readonly reason: RefusalReason,
    options?: ErrorOptions,
  ) {
    super(`A payload in Temporal was refused: ${REASONS[reason]}.`, options);
  }
}

/** Also where an error of Temporal's client wraps it. */
export function refusalIn(error: unknown): PayloadRefused | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof PayloadRefused) return each;
  return undefined;
}
