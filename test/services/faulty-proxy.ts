// A TCP proxy that loses answers: the request reaches the server whole, what the server says to it does not come back.
// It can also be down: connections are cut, and refused until it is up again.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { takePorts } from "../labs/ports.mjs";

export interface FaultyProxy {
  endpoint: string;
  /** The next answer to a request whose bytes match is swallowed and the connection cut; how many of them. */
  loseAnswers(to: RegExp, count: number): void;
  /** From now on, what a request whose bytes match sends is no longer passed on; the connection stays open. */
  stall(at: RegExp): Promise<void>;
  /** Cuts every connection and refuses new ones. */
  down(): Promise<void>;
  /** Listens again, on the same port, where it was down. */
  up(): Promise<void>;
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
  });
  const [own] = (await takePorts(1)) as [number];
  const up = async () => {
    if (server.listening) return;
    server.listen(own, "127.0.0.1");
    await once(server, "listening");
  };
  const down = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await up();

  return {
    endpoint: `http://127.0.0.1:${own}`,
    loseAnswers: (to, count) => {
      lose = { to, count };
    },
    stall: (at) =>
      new Promise((seen) => {
        stalled = { at, seen };
      }),
    up,
    down,
    close: async () => {
      if (server.listening) await down();
    },
  };
}
