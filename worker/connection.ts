// The worker's connection to Temporal, as Temporal's own environment variables and profile say it.
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { NativeConnection } from "@temporalio/worker";

export interface Connected {
  connection: NativeConnection;
  namespace: string;
}

/** @throws where Temporal does not answer or the configuration is wrong */
export async function connectToTemporal(): Promise<Connected> {
  const { connectionOptions, namespace = "default" } = loadClientConnectConfig();
  // Compression saves bytes on a network; to a server on this machine it only takes time, on both sides.
  const codec = isHere(connectionOptions.address) ? "none" : "gzip";
  const connection = await NativeConnection.connect({ ...connectionOptions, grpcCompression: { codec } });
  return { connection, namespace };
}

const isHere = (address = "localhost"): boolean => /^(localhost|127\.[\d.]+|\[::1\])(:|$)/.test(address);
