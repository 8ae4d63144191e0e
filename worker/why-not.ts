// Why a Temporal server does not let us in, where the attempt has only said that it failed: the worker's library may lose what
// TLS says, and waiting for a server ends without a reason.
import type { ConnectionOptions } from "@temporalio/client";

const LOOK_MS = 3_000;

/** Asks once more by Temporal's client for Node. @returns what was in the way; undefined where it works now */
export async function whyNot(options: ConnectionOptions, namespace: string): Promise<unknown> {
  const { Connection } = await import("@temporalio/client");
  const connection = Connection.lazy({ ...options, interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + LOOK_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await connection.close();
  }
}
