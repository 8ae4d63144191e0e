// Loopback ports: the wanted one where it is free, else the next ones, else any.
import { createServer } from "node:net";

const TRIES = 20;

const isFree = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = probe.address();
      const bound = typeof address === "object" && address !== null ? address.port : undefined;
      probe.close(() => resolve(bound));
    });
  });

/**
 * The first of `count` ports in a row that were free a moment ago.
 *
 * @throws {Error} when there is no such row from `wanted` on
 */
export async function chooseRow(wanted: number, count: number): Promise<number> {
  for (let first = Math.max(1, wanted); first + count <= 65_536; ) {
    let free = 0;
    while (free < count && (await isFree(first + free)) !== undefined) free++;
    if (free === count) return first;
    first += free + 1;
  }
  throw new Error(`no ${count} free TCP ports in a row from ${wanted} on`);
}

/**
 * A port of 127.0.0.1 that was free a moment ago: the wanted one or one of the next, so that it stays memorable.
 *
 * @param wanted 0 for any
 * @param avoid ports that somebody else of us will take
 */
export async function choosePort(wanted: number, avoid: ReadonlySet<number> = new Set()): Promise<number> {
  const last = wanted === 0 ? -1 : Math.min(wanted + TRIES, 65_535);
  for (let port = wanted; port <= last; port++) {
    if (!avoid.has(port) && (await isFree(port)) !== undefined) return port;
  }
  const any = await isFree(0);
  if (any === undefined) throw new Error("no free TCP port on 127.0.0.1");
  return any;
}
