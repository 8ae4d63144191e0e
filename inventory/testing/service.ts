// Services of others as real HTTP servers, and what is read of them.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { worldOf } from "../../cli/inventory/world.js";
import { resolveInventory } from "../../compiler/index.js";
import { importFrom, NO_MAP, readMap, SourceError } from "../index.js";
import { platforms } from "./read.js";

export const TOKEN = "0123456789abcdef0123456789abcdef01234567";
export type Answer = (
  request: IncomingMessage,
  url: URL,
  body: string,
) => { status?: number; json?: unknown; text?: string };

export async function service(answer: Answer) {
  const asked: { url: URL; token: string | undefined; body: string }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://fake");
      asked.push({ url, token: request.headers.authorization, body });
      const { status = 200, json, text = JSON.stringify(json) } = answer(request, url, body);
      response
        .writeHead(status, { "content-type": json === undefined ? "text/html" : "application/json" })
        .end(text);
    });
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return { host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export async function readService(
  kind: string,
  source: string,
  environment: Record<string, string> = {},
  map?: string,
) {
  const world = worldOf({ cwd: ".", environment: { USER: "me", ...environment } });
  const known = new Set(Object.keys(platforms));
  const words = map === undefined ? NO_MAP : readMap(map, "map.yaml", known);
  const { text, notes } = await importFrom(kind, source, { map: words, platforms }, world);
  const { devices, diagnostics } = resolveInventory({ text, file: "inventory.yaml" }, { platforms });
  expect(diagnostics).toEqual([]);
  return {
    text,
    notes: notes.map(({ message }) => message),
    devices: new Map(devices.map((one) => [one.name, one])),
  };
}

export async function serviceRefusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (found: unknown) => found,
  );
  if (!(error instanceof SourceError)) throw error;
  return error.text;
}
