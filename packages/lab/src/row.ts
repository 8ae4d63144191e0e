// Listeners of a lab on ports in a row.
import pLimit from "p-limit";
import type { Listener } from "./listener.js";

export interface RowOptions {
  count: number;
  /** First port, the others follow; 0 takes free ones. */
  port: number;
  /** Where a port of the row is busy, try the row behind it. */
  next_free: boolean;
}

/**
 * @returns listeners that all listen
 * @throws {Error} naming the busy port; none listens any more
 */
export async function listenInARow(
  { count, port, next_free }: RowOptions,
  make: (index: number, port: number) => Listener,
): Promise<Listener[]> {
  const limit = pLimit(50);
  for (let first = port; first + count <= 65_536; ) {
    const row = Array.from({ length: count }, (_, index) => make(index, first && first + index));
    const listening = await Promise.allSettled(row.map((each) => limit(() => each.listen())));
    const errors = listening.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    if (errors.length === 0) return row;
    await Promise.all(row.map((each) => each.close()));
    const busy = errors.flatMap((error) => busyPort(error) ?? []);
    if (!next_free || busy.length < errors.length) throw explained(errors[0]);
    first = Math.max(...busy) + 1;
  }
  throw new Error(`no ${count} free TCP ports in a row from ${port} on`);
}

function busyPort(error: unknown): number | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === "EADDRINUSE" ? port : undefined;
}

function explained(error: unknown): unknown {
  const port = busyPort(error);
  if (port === undefined) return error;
  return new Error(
    `port ${port} is in use; choose another first port, or end the program that listens there`,
    { cause: error },
  );
}
