// Serves the worker's metrics, those of Temporal's SDK with them, and says whether it works.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { portSetting } from "../schemas/setting.js";

export interface MetricsServerOptions {
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** A number; 0: any free one. Absent: 9464, or any free one where that is taken. */
  port?: string | undefined;
  registry: Registry;
  /** Where Temporal's SDK serves its own, `127.0.0.1:1234`. */
  sdk: string;
  /** Why the worker takes no work; empty: it does. */
  reasons: () => Promise<string[]>;
}

export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics` */
  url: string;
  close(): void;
}

const DEFAULT_PORT = 9464;

/** @throws {Error} naming the port that is not a number or in use, and the cure */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const { host = "127.0.0.1", port } = options;
  const server = createServer((request, response) => {
    void answer(options, request.url?.split("?")[0]).then(({ status, type, body }) =>
      response.writeHead(status, { "content-type": type, "x-content-type-options": "nosniff" }).end(body),
    );
  });
  const wanted =
    port === undefined || port === "" ? undefined : portSetting("ORCHESTRATOR_METRICS_PORT", port);
  if (wanted !== undefined) await listen(server, { host, port: wanted });
  else await listen(server, { host, port: DEFAULT_PORT }).catch(() => listen(server, { host, port: 0 }));
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

interface Answer {
  status: number;
  type: string;
  body: string;
}

async function answer({ registry, sdk, reasons }: MetricsServerOptions, path = ""): Promise<Answer> {
  const json = (status: number, body: object) => ({
    status,
    type: "application/json",
    body: `${JSON.stringify(body)}\n`,
  });
  if (path === "/metrics")
    return { status: 200, type: registry.contentType, body: await allMetrics(registry, sdk) };
  if (path === "/healthz") return json(200, { status: "ok" });
  if (path !== "/readyz")
    return { status: 404, type: "text/plain", body: "There are /metrics, /healthz and /readyz.\n" };
  const why = await reasons();
  return why.length === 0
    ? json(200, { status: "ready", reasons: why })
    : json(503, { status: "not_ready", reasons: why });
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
