// A small HTTP endpoint on loopback: reads ledgers and switches faults of a lab that runs in another process.
import { createServer, type IncomingMessage } from "node:http";
import type { Lab } from "./lab.js";
import type { LabDevice } from "./lab-device.js";
import type { Faults } from "./faults.js";

export interface Control {
  url: string;
  close(): Promise<void>;
}

type Handler = (device: LabDevice, body: unknown) => unknown;

const handlers: Record<string, Handler> = {
  "GET ": (device) => summary(device),
  "GET ledger": (device) => device.ledger(),
  "GET logins": (device) => device.logins(),
  "GET faults": (device) => device.faults(),
  "GET running_config": (device) => ({ text: device.running_config() }),
  "GET startup_config": (device) => ({ text: device.startup_config() }),
  "PUT faults": async (device, body) => {
    await device.setFaults(body as Faults);
    return device.faults();
  },
  "POST disconnect": (device, body) => device.disconnect((body as { how?: "close" | "half_open" }).how),
  "POST reload": (device) => device.reload(),
  "POST syslog": (device, body) => device.syslog(String((body as { text?: string }).text ?? "")),
};

const summary = (device: LabDevice) => ({
  name: device.name,
  host: device.host,
  port: device.port,
  kind: device.kind,
  platform: device.platform,
  sessions: device.sessions(),
  faults: device.faults(),
});

/** Serves `/devices` and `/devices/<name>[/<what>]` as JSON on 127.0.0.1. Bodies must be `application/json`. */
export async function startControl(lab: Lab, port: number): Promise<Control> {
  const server = createServer((request, response) => {
    answer(lab, request).then(
      (body) =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body ?? {})),
      (error: unknown) => {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
      },
    );
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  const { port: taken } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(lab: Lab, request: IncomingMessage): Promise<unknown> {
  const [, top, name, what = ""] = new URL(request.url ?? "/", "http://lab").pathname
    .split("/")
    .map(decodeURIComponent);
  if (top !== "devices") throw new Error("paths begin with /devices");
  if (!name) return lab.devices.map(summary);
  const handler = handlers[`${request.method} ${what}`];
  if (!handler)
    throw new Error(
      `no ${request.method} ${what || "device"}; there are ${Object.keys(handlers).join(", ")}`,
    );
  return handler(lab.device(name), request.method === "GET" ? undefined : await json(request));
}

async function json(request: IncomingMessage): Promise<unknown> {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    throw new Error("send application/json");
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text || "{}");
}
