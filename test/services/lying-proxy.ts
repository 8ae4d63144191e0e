// An HTTP proxy before a real S3 server that lies: it says yes to some uploads and passes them on to nobody.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface LyingProxy {
  endpoint: string;
  /** Paths of the uploads that were said to be kept and were not. */
  readonly dropped: string[];
  /** From now on, which uploads are dropped. */
  drop(which: (path: string) => boolean): void;
  close(): Promise<void>;
}

export async function startLyingProxy(target: string): Promise<LyingProxy> {
  const { hostname, port } = new URL(target);
  const dropped: string[] = [];
  let isDropped: (path: string) => boolean = () => false;
  const server = createServer((incoming, answer) => {
    const path = decodeURIComponent((incoming.url ?? "").split("?")[0] ?? "");
    if (incoming.method === "PUT" && isDropped(path)) {
      dropped.push(path);
      const hash = createHash("md5");
      incoming.on("data", (piece: Buffer) => hash.update(piece));
      incoming.on("end", () => answer.writeHead(200, { etag: `"${hash.digest("hex")}"` }).end());
      return;
    }
    const { method, url: ownPath, headers } = incoming;
    const passed = request({ hostname, port, method, path: ownPath, headers }, (real) => {
      answer.writeHead(real.statusCode ?? 502, real.headers);
      real.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    incoming.on("error", () => passed.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dropped,
    drop: (which) => {
      isDropped = which;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
