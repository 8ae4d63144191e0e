// The worker's connection to Temporal, as Temporal's own environment variables and profile say it.
import { NativeConnection } from "@temporalio/worker";
import { isLoopbackAuthority } from "../schemas/loopback.js";
import { SettingError } from "../schemas/setting.js";
import { temporalSettings } from "./temporal-settings.js";
import { grpcCode, isNotFound } from "./grpc.js";

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
  try {
    const connection = await NativeConnection.connect({ ...connectionOptions, grpcCompression: { codec } });
    await connection.workflowService.describeNamespace({ namespace });
    return { connection, namespace };
  } catch (error) {
    throw explained(error, address, namespace);
  }
}

function explained(error: unknown, address: string, namespace: string): Error {
  const said = error instanceof Error ? error.message : String(error);
  if (isNotFound(error)) {
    return new Error(
      `Temporal at ${address} has no namespace ${namespace}. Make it with \`orchestrator setup\`, or correct TEMPORAL_NAMESPACE.`,
      { cause: error },
    );
  }
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
