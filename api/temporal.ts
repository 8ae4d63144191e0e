// The way to Temporal: connects when it is first needed, gives every call a deadline, turns outages into problems.
import { TEMPORAL_CALL } from "../policy/processes.js";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Client,
  type ClientOptions,
  Connection,
  type ConnectionOptions,
  isGrpcServiceError,
} from "@temporalio/client";
import type { LoadedDataConverter } from "@temporalio/common";
import { loadDataConverter } from "@temporalio/common/lib/internal-non-workflow/index.js";
import { askedTemporal, temporalRefusal } from "../schemas/temporal-refusal.js";
import { SEARCH_ATTRIBUTE_TYPES } from "../workflows/ids.js";
import { Problem } from "./problem.js";

export interface TemporalOptions {
  connection: ConnectionOptions;
  /** Default `default`. */
  namespace?: string;
  /** With the payload codec, where there is one. */
  client?: Pick<ClientOptions, "dataConverter" | "interceptors">;
  /** How long a call is tried again when nobody answers, as while the server restarts. Default 3,000 ms. */
  patience_ms?: number;
}

/** gRPC status codes that mean that nobody answered. */
const UNREACHABLE: ReadonlySet<number> = new Set([4, 8, 14]);
const UNAVAILABLE = 14;
export const GRPC = {
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  already_exists: 6,
  failed_precondition: 9,
  unimplemented: 12,
} as const;
const CHANNEL = {
  "grpc.max_reconnect_backoff_ms": TEMPORAL_CALL.longest_reconnect_ms,
  "grpc.initial_reconnect_backoff_ms": TEMPORAL_CALL.first_reconnect_ms,
  // One page of a history may be larger than gRPC's 4 MB.
  "grpc.max_receive_message_length": 128 * 1_024 * 1_024,
};

export interface Temporal {
  readonly namespace: string;
  readonly address: string;
  readonly converter: LoadedDataConverter;
  /**
   * May be tried again: a call that changes something says the same each time.
   * @param deadline_ms Default 5,000.
   * @throws {Problem} `temporal_unreachable`, also where it refuses our key, certificate or namespace; any other error
   *   of Temporal as it is
   */
  call<T>(what: (client: Client) => Promise<T>, deadline_ms?: number): Promise<T>;
  /** One long poll: ends early when the signal says so. Errors as they are. */
  poll<T>(what: (client: Client) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

export function createTemporal(options: TemporalOptions): Temporal {
  const namespace = options.namespace ?? "default";
  const asked = askedTemporal(options.connection, namespace, SEARCH_ATTRIBUTE_TYPES);
  const { address } = asked;
  let client: Client | undefined;

  const get = (): Client => {
    if (!client) {
      // The SDK's own retries cannot be called off, and end the process when the connection is closed meanwhile.
      const connection = Connection.lazy({ ...options.connection, channelArgs: CHANNEL, interceptors: [] });
      client = new Client({ connection, namespace, ...options.client });
    }
    return client;
  };
  // Making it takes a while of the loop, which is at nobody's cost before the first request.
  get();

  return {
    namespace,
    address,
    converter: loadDataConverter(options.client?.dataConverter),
    async call(what, deadline_ms = TEMPORAL_CALL.deadline_ms) {
      const patient = Date.now() + (options.patience_ms ?? 3_000);
      const deadline = Date.now() + deadline_ms;
      for (let delay = 50; ; delay = Math.min(delay * 2, 500)) {
        const used = get();
        try {
          return await within(
            deadline - Date.now() + 500,
            used.connection.withDeadline(deadline, () => what(used)),
          );
        } catch (error) {
          const refusal = temporalRefusal(error, asked);
          if (refusal !== undefined) throw new Problem("temporal_unreachable", refusal, { cause: error });
          const reason = unreachableReason(error);
          if (reason === undefined) throw error;
          if (grpcCode(error) === UNAVAILABLE && Date.now() + delay < patient) {
            await sleep(delay);
            continue;
          }
          throw new Problem(
            "temporal_unreachable",
            `Temporal at ${address} does not answer (${reason}). Start it, or correct TEMPORAL_ADDRESS; running work is not lost.`,
            { cause: error },
          );
        }
      }
    },
    async poll(what, signal) {
      const used = get();
      const { connection } = used;
      // The client keeps a listener on the signal of each call; a signal of its own lets it go with the call.
      const own = new AbortController();
      const abort = () => own.abort(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      try {
        return await connection.withAbortSignal(own.signal, () =>
          connection.withDeadline(Date.now() + TEMPORAL_CALL.poll_ms, () => what(used)),
        );
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
    async close() {
      const used = client;
      client = undefined;
      await used?.connection.close();
    },
  };
}

/** The client wraps errors of the service; the code is on the innermost. */
export function grpcCode(error: unknown): number | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (isGrpcServiceError(each)) return each.code;
  }
  return undefined;
}

class Late extends Error {}

function unreachableReason(error: unknown): string | undefined {
  if (error instanceof Late) return error.message;
  const code = grpcCode(error);
  if (code !== undefined) return UNREACHABLE.has(code) ? reasonOf(error) : undefined;
  const message = error instanceof Error ? error.message : "";
  return /connect|channel|closed/i.test(message) && !(error instanceof Problem) ? message : undefined;
}

function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? (inner.message.split("\n")[0] ?? "") : String(inner);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
