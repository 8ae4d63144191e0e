// Serves on the wanted port or, where that may be, on one of the next.
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** So many ports behind a busy one are tried before any is taken. */
const NEXT = 20;

export interface ListenOptions {
  host: string;
  /** 0: any. */
  port: number;
  /** Take another port where the wanted one is busy. */
  next_free: boolean;
}

function candidates({ port, next_free }: ListenOptions): number[] {
  if (port === 0 || !next_free) return [port];
  const next = Array.from({ length: NEXT + 1 }, (_, n) => port + n).filter((each) => each <= 65_535);
  return [...next, 0];
}

/**
 * Ports are tried by listening on them, so none is chosen that somebody else can still take.
 * @returns the port that it listens on
 * @throws {Error} of the last attempt, `EADDRINUSE` where the port is busy
 */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  const ports = candidates(options);
  for (;;) {
    const port = ports.shift();
    server.listen(port, options.host);
    try {
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || ports.length === 0) throw error;
    }
  }
}
