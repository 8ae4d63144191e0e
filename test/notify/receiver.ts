// A receiver of webhooks: an HTTP server that keeps what it gets, and answers as it is told.
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { takePorts } from "../labs/ports.mjs";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  port: number;
  /** All that came, also what was not accepted. */
  received: Received[];
  /** Status of the answers from now on; a promise is waited for. */
  answer: (request: Received) => number | Promise<number>;
  /** Nothing listens any more. */
  down(): Promise<void>;
  /** It listens again, on the same port. */
  up(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  let server: Server | undefined;
  // While it is down nobody else gets it.
  const [port] = (await takePorts(1)) as [number];
  const receiver: Receiver = {
    port,
    received: [],
    answer: () => 200,
    async up() {
      server = createServer((request, response) => {
        void buffer(request).then(async (bytes) => {
          const one = { path: request.url ?? "", headers: request.headers, body: bytes.toString("utf8") };
          receiver.received.push(one);
          response.writeHead(await receiver.answer(one), { location: "/elsewhere" });
          response.end("secret words of the receiver");
        });
      });
      const listening = server;
      await new Promise<void>((resolve) => listening.listen(port, "127.0.0.1", resolve));
    },
    async down() {
      const listening = server;
      listening?.closeAllConnections();
      await new Promise((resolve) => (listening ? listening.close(resolve) : resolve(undefined)));
    },
  };
  await receiver.up();
  return receiver;
}
