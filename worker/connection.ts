// The worker's connection to Temporal, as Temporal's own environment variables and profile say it.
import { NativeConnection } from "@temporalio/worker";
import { isLoopbackAuthority } from "../schemas/loopback.js";
import { SettingError } from "../schemas/setting.js";
import { type AskedTemporal, askedTemporal, temporalRefusal } from "../schemas/temporal-refusal.js";
import { SEARCH_ATTRIBUTE_TYPES, USES_SEARCH_ATTRIBUTES } from "../workflows/ids.js";
import { temporalSettings } from "./temporal-settings.js";
import { grpcCode } from "./grpc.js";
import { whyNot } from "./why-not.js";

export interface Connected {
  connection: NativeConnection;
  namespace: string;
}

/** @throws {SettingError} for an address that is none, and `Error` where Temporal does not answer: with what to do */
export async function connectToTemporal(env: Record<string, string | undefined>): Promise<Connected> {
  const { connectionOptions, namespace = "default" } = temporalSettings(env);
  const { address = "localhost:7233" } = connectionOptions;
  // Compression saves bytes on a network; to a server on this machine it only takes time, on both sides.
  const codec = isLoopbackAuthority(address) ? "none" : "gzip";
  const asked = askedTemporal(connectionOptions, namespace, SEARCH_ATTRIBUTE_TYPES);
  try {
    const connection = await NativeConnection.connect({ ...connectionOptions, grpcCompression: { codec } });
    await connection.workflowService.describeNamespace({ namespace });
    await lookForAttributes(connection, asked);
    return { connection, namespace };
  } catch (error) {
    // A server that closes the connection at once may be quicker than its reason.
    const isClear = typeof grpcCode(error) === "number" || temporalRefusal(error, asked) !== undefined;
    const other = isClear ? undefined : await whyNot(connectionOptions, namespace).catch(() => undefined);
    throw explained(temporalRefusal(other, asked) === undefined ? error : other, asked);
  }
}

/** @throws where one is missing; that the index does not answer now is no reason not to start */
async function lookForAttributes(connection: NativeConnection, asked: AskedTemporal): Promise<void> {
  const { namespace } = asked;
  await connection.workflowService
    .countWorkflowExecutions({ namespace, query: USES_SEARCH_ATTRIBUTES })
    .catch((error: unknown) => {
      if (temporalRefusal(error, asked) !== undefined) throw error;
    });
}

function explained(error: unknown, asked: AskedTemporal): Error {
  const { address } = asked;
  const said = error instanceof Error ? error.message : String(error);
  const refusal = temporalRefusal(error, asked);
  if (refusal !== undefined) return new Error(refusal, { cause: error });
  if (error instanceof TypeError)
    return new SettingError(`TEMPORAL_ADDRESS is ${JSON.stringify(address)}; expected host:port.`, {
      cause: error,
    });
  if (typeof grpcCode(error) === "number")
    return new Error(`Temporal at ${address} does not let the worker in: ${said}`, { cause: error });
  // The SDK tells of a failure as Rust prints it: what the system or the server said is the text within.
  const [, reason = said] = /(?:message): "((?:[^"\\]|\\.)*)"/.exec(said) ?? [];
  return new Error(
    `No Temporal server answers at ${address} (${reason}). Start one with \`orchestrator dev\`, or name yours in TEMPORAL_ADDRESS, with TEMPORAL_TLS_* or TEMPORAL_API_KEY where it asks for them.`,
    { cause: error },
  );
}
