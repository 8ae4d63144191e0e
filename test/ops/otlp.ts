// A receiver of OTLP over HTTP, as a collector is one: keeps the spans that it is sent.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface SpanSeen {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  attributes: Record<string, unknown>;
}

export interface Receiver {
  endpoint: string;
  spans(): SpanSeen[];
  /** All that came, as it came. */
  text(): string;
  close(): void;
}

type Value = Record<string, unknown>;
interface Attribute {
  key: string;
  value: Value;
}
interface Body {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<SpanSeen, "attributes" | "service"> & { attributes: Attribute[] })[] }[];
  }[];
}

const plain = (attributes: Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

export async function startReceiver(): Promise<Receiver> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (request.url === "/v1/traces") bodies.push(body);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join("\n"),
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans
            .flatMap(({ spans }) => spans)
            .map((span) => ({
              ...span,
              service: String(plain(resource.attributes)["service.name"]),
              parentSpanId: span.parentSpanId ?? "",
              attributes: plain(span.attributes),
            })),
        ),
      ),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
