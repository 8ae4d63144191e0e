// Serves files to devices that download them by themselves: each under a path that nobody can guess, for as long as its step.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { FileServer, OfferedFile } from "../activities/deps.js";
import { portSetting, SettingError } from "../schemas/setting.js";

const SETTING = "ORCHESTRATOR_FILE_SERVER";
const TOKEN_BYTES = 24;

/**
 * @param setting `10.0.0.5:8069`: the address of this machine that devices reach; port 0: any free one
 * @throws {SettingError}
 */
export async function serveFiles(setting: string): Promise<FileServer & { close(): void }> {
  const { host, port } = addressOf(setting);
  const offered = new Map<string, OfferedFile>();
  const server = createServer((request, response) => void answer(offered, request, response));
  server.listen({ host: host.replace(/^\[|\]$/g, ""), port });
  try {
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SettingError(
      `${SETTING} is ${JSON.stringify(setting)}, where this worker cannot listen (${code ?? message}). Name an address of this machine and a free port.`,
      { cause: error },
    );
  }
  server.unref();
  const base = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    offer(file) {
      const token = randomBytes(TOKEN_BYTES).toString("hex");
      offered.set(token, file);
      return {
        url: `${base}/${token}/${encodeURIComponent(file.name)}`,
        close: () => void offered.delete(token),
      };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function addressOf(setting: string): { host: string; port: number } {
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d+)$/i.exec(setting.trim()) ?? [];
  if (host === undefined || port === undefined)
    throw new SettingError(
      `${SETTING} is ${JSON.stringify(setting)}; expected the address of this machine that devices reach and a port, such as 10.0.0.5:8069.`,
    );
  return { host, port: portSetting(SETTING, port) };
}

async function answer(
  offered: ReadonlyMap<string, OfferedFile>,
  { method, url = "" }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = offered.get(url.split("/")[1] ?? "");
  if (!file || (method !== "GET" && method !== "HEAD")) {
    response.writeHead(file ? 405 : 404, { "content-length": 0 }).end();
    return;
  }
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-length": file.bytes,
    "cache-control": "no-store",
  });
  if (method === "HEAD") {
    response.end();
    return;
  }
  let sent = 0;
  async function* counted(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of body) {
      yield piece;
      sent += piece.byteLength;
      file?.progress(sent);
    }
  }
  // A device that goes away, or a store that breaks off: the device's own words and the checksum tell.
  await pipeline(Readable.from(counted(file.open()), { objectMode: false }), response).catch(() =>
    response.destroy(),
  );
}
