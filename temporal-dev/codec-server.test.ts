// The codec server as Temporal's UI uses it.
import { request } from "node:http";
import type { Payload, PayloadCodec } from "@temporalio/common";
import { expect, onTestFinished, test } from "vitest";
import { newCodecSecret, startCodecServer } from "./codec-server.js";

const SECRET = newCodecSecret();
const UI = "http://127.0.0.1:8233";
const flip = (payload: Payload): Payload => ({ ...payload, data: payload.data?.map((byte) => byte ^ 0xff) });
const codec: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) => payloads.map(flip),
};
const hidden = {
  metadata: { encoding: btoa("binary/encrypted") },
  data: Buffer.from([0x9d, 0x9a]).toString("base64"),
};

async function start(): Promise<string> {
  const server = await startCodecServer({ codec, port: 0, origins: [UI], secret: SECRET });
  onTestFinished(() => server.close());
  return server.url;
}

const post = (url: string, body: string, headers: Record<string, string> = { origin: UI }) =>
  fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "x-namespace": "default", ...headers },
  });

test("decodes payloads, metadata included, and encodes none", async () => {
  const url = await start();
  const decoded = await (await post(`${url}/decode`, JSON.stringify({ payloads: [hidden] }))).json();
  expect(decoded).toEqual({ payloads: [{ metadata: hidden.metadata, data: btoa("be") }] });
  for (const path of ["/encode", "/decode/encode", "/x/encode", "/encode?/decode"])
    expect((await post(`${url}${path}`, JSON.stringify(decoded))).status).toBe(404);
});

test("lets the UI's pages in, by preflight too, and no others", async () => {
  const url = await start();
  const preflight = await fetch(`${url}/decode`, {
    method: "OPTIONS",
    headers: { origin: UI, "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe(UI);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("x-namespace");
  const foreign = await post(`${url}/decode`, JSON.stringify({ payloads: [hidden] }), {
    origin: "http://evil.example",
  });
  expect(foreign.status).toBe(403);
});

test.each([
  ["no page", {}],
  ["a page of another port", { origin: "http://127.0.0.1:8234" }],
  ["a page without an origin of its own", { origin: "null" }],
  ["a page whose name begins like the UI's", { origin: `${UI}.evil.example` }],
] as [string, Record<string, string>][])("decodes nothing for %s", async (_, headers) => {
  const answer = await post(`${await start()}/decode`, JSON.stringify({ payloads: [hidden] }), headers);
  expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining("payloads")]);
});

test.each(["/decode", "/", "//decode", `/${newCodecSecret()}/decode`, `/x/../${SECRET}x/decode`])(
  "decodes nothing at %s for a program that says to be a page of the UI",
  async (path) => {
    const answer = await post(new URL(await start()).origin + path, JSON.stringify({ payloads: [hidden] }));
    expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining("payloads")]);
  },
);

test.each([
  "evil.example",
  "127.0.0.1.nip.io",
  "localhost.evil",
  "127.evil.example",
  "127.0.0.1@evil.example",
])("refuses %s, a name that was made to lead to this machine", async (name) => {
  const { port } = new URL(await start());
  const status = await new Promise((done, fail) => {
    const headers = { host: `${name}:${port}`, origin: UI };
    request({ port, path: `/${SECRET}/decode`, method: "POST", headers }, (response) =>
      done(response.resume().statusCode),
    )
      .on("error", fail)
      .end("{}");
  });
  expect(status).toBe(403);
});

test("answers a body that is none with 400", async () => {
  const url = await start();
  for (const body of ["", "{", "{}", '{"payloads":[null]}'])
    expect((await post(`${url}/decode`, body)).status).toBe(400);
});
