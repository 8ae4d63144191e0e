// Serves the worker's metrics, those of Temporal's SDK with them, and says whether it works.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

export interface MetricsServerOptions {
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** 0: any free one. */
  port: number;
  registry: Registry;
  /** Where Temporal's SDK serves its own, `127.0.0.1:1234`. */
  sdk: string;
  /** Why the worker takes no work; empty: it does. */
  reasons: () => string[];
}

export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics` */
  url: string;
  close(): void;
}

/** @throws {Error} naming the port that is in use, and the cure */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const { host = "127.0.0.1", port, registry } = options;
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { "content-type": type }).end(body);
    const json = (status: number, body: object) => send(status, "application/json", JSON.stringify(body));
    if (path === "/metrics") {
      void allMetrics(registry, options.sdk).then(
        (text) => send(200, registry.contentType, text),
        (error: Error) => send(500, "text/plain", `${error.message}\n`),
      );
    } else if (path === "/healthz") json(200, { status: "ok" });
    else if (path === "/readyz") {
      const reasons = options.reasons();
      const ready = reasons.length === 0;
      json(ready ? 200 : 503, { status: ready ? "ready" : "not_ready", reasons });
    } else send(404, "text/plain", "There are /metrics, /healthz and /readyz.\n");
  });
  await listen(server, { host, port });
  server.unref();
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/metrics`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(
      `port ${port} for the worker's metrics is in use. Stop what listens there, or set ORCHESTRATOR_METRICS_PORT (0: any free one).`,
      { cause: error },
    );
  }
}

/** The SDK's own are left out while it does not answer. */
async function allMetrics(registry: Registry, sdk: string): Promise<string> {
  const [own, theirs] = await Promise.all([
    registry.metrics(),
    fetch(`http://${sdk}/metrics`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => (response.ok ? response.text() : ""),
      () => "",
    ),
  ]);
  return `${own}${theirs}`;
}

/** A port of this machine for Temporal's SDK, which cannot say which one it took. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
