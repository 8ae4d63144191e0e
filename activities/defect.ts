// Errors that nobody expected. A defect of ours fails the same way at each attempt; what is outside of us may recover.
import { TemporalFailure } from "@temporalio/common";
import { ArtifactError, type ArtifactErrorCode } from "../artifacts/errors.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import { ExpressionError } from "../compiler/index.js";
import {
  cut,
  type Masked,
  type MaskedError,
  messageOf,
  ownText,
  fromSystem,
} from "../packages/devices/src/words/masked.js";

/** Of the store: another attempt finds the same. The other codes are outages, or can be mended meanwhile: a link is removed. */
const FINAL: ReadonlySet<ArtifactErrorCode> = new Set(["bad_path", "is_folder", "bad_shape"]);

/** Whether another attempt of the activity would end in the same way. */
export function isDefect(error: unknown): boolean {
  if (error instanceof TemporalFailure || error instanceof DeviceError) return false;
  if (error instanceof ArtifactError) return FINAL.has(error.code);
  if (error instanceof ExpressionError) return true;
  if (!(error instanceof Error)) return true;
  return !isFromOutside(error);
}

/** Whether our own code is wrong; what else ends a write of the archive can be mended meanwhile. */
export const isProgrammingError = (error: unknown): boolean =>
  (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) &&
  !isFromOutside(error);

/** Errors of the operating system, of Temporal's server and of an S3 server. */
function isFromOutside(error: Error): boolean {
  const { name } = error;
  const { code, $metadata, $fault } = error as { code?: unknown; $metadata?: unknown; $fault?: unknown };
  if ($metadata !== undefined || $fault !== undefined) return true;
  // `ENOSPC`, and not `ERR_INVALID_ARG_TYPE`.
  if (typeof code === "string" && /^E(?!RR_)[A-Z0-9_]+$/.test(code)) return true;
  // gRPC numbers its codes.
  if (typeof code === "number" && "details" in error) return true;
  if (/^(?:AbortError|TimeoutError|ServiceError|Activity\w+Error)$/.test(name)) return true;
  return error.cause instanceof Error && isFromOutside(error.cause);
}

/** For people; the stack is in the log of the worker. */
export function describeDefect(error: MaskedError | Masked): Masked {
  const message = messageOf(error);
  if (error instanceof ExpressionError || error instanceof ArtifactError) return message;
  const said = error instanceof Error ? ownText`${fromSystem(error.name)}: ${message}` : message;
  return ownText`internal error (${shortened(said)}); it was not tried again. The worker's log has the details; please report it`;
}

const shortened = (text: Masked): Masked => (text.length > 300 ? ownText`${cut(text, 0, 300)}…` : text);
