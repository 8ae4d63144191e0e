// A TCP proxy that loses answers: the request reaches the server whole, what the server says to it does not come back.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface FaultyProxy {
  endpoint: string;
  /** The next answer to a request whose bytes match is swallowed and the connection cut; how many of them. */
  loseAnswers(to: RegExp, count: number): void;
  /** From now on, what a request whose bytes match sends is no longer passed on; the connection stays open. */
  stall(at: RegExp): Promise<void>;
  close(): Promise<void>;
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let lose: { to: RegExp; count: number } | undefined;
  let stalled: { at: RegExp; seen: () => void } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let losing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (stalled?.at.test(text)) {
        stalled.seen();
        client.pause();
        return;
      }
      if (lose && lose.count > 0 && lose.to.test(text)) {
        lose.count -= 1;
        losing = true;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (losing && !bytes.toString("latin1").startsWith("HTTP/1.1 100")) client.destroy();
      else client.write(bytes);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswers: (to, count) => {
      lose = { to, count };
    },
    stall: (at) =>
      new Promise((seen) => {
        stalled = { at, seen };
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
