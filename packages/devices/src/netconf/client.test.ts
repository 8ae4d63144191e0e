// An agent whose XML nests without end: an error of the device, and not one of ours.
import { duplexPair } from "node:stream";
import { expect, test } from "vitest";
import { NetconfClient } from "./client.js";

const END = "]]>]]>";
const deep = `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`;
const hello = (more: string) =>
  `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities>${more}</hello>${END}`;

/** Says hello, and answers the first request with this reply. */
function clientOf(said: string, reply = ""): NetconfClient {
  const [ours, theirs] = duplexPair();
  theirs.write(said);
  theirs.on("data", (bytes: Buffer) => {
    if (bytes.includes("<rpc ")) theirs.write(`<rpc-reply message-id="1">${reply}</rpc-reply>${END}`);
  });
  return new NetconfClient("r1", ours, (text) => text);
}
const asked = { what: "get", timeout_ms: 5_000 };

test("in its hello", async () => {
  await expect(clientOf(hello(deep)).hello(5_000, undefined)).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("its hello cannot be read"),
  });
});

test("beside its errors: what it did is not known", async () => {
  const client = clientOf(hello(""), `<rpc-error><error-tag>x</error-tag></rpc-error>${deep}`);
  await client.hello(5_000, undefined);
  await expect(client.rpc("<get/>", asked)).rejects.toMatchObject({
    code: "session_lost",
    details: { sent: true },
    message: expect.stringContaining("its reply cannot be read"),
  });
  await expect(client.rpc("<get/>", asked)).rejects.toMatchObject({ code: "session_lost" });
});

test("in its data, which is text until somebody asks for more", async () => {
  const client = clientOf(hello(""), `<data>${deep}</data>`);
  await client.hello(5_000, undefined);
  expect(await client.rpc("<get/>", asked)).toContain(deep);
});

test("an agent that leaves the first request in its buffer until more bytes come", async () => {
  const [ours, theirs] = duplexPair();
  theirs.write(hello(""));
  const requests: string[] = [];
  const reply = (request: string) => {
    const id = /message-id="(\d+)"/.exec(request)?.[1];
    theirs.write(`<rpc-reply message-id="${id}"><data>answer ${id}</data></rpc-reply>${END}`);
  };
  theirs.on("data", (bytes: Buffer) => {
    if (!bytes.includes("<rpc ")) return;
    requests.push(bytes.toString());
    if (requests.length === 2) requests.forEach(reply);
    if (requests.length > 2) reply(requests.at(-1)!);
  });
  const client = new NetconfClient("r1", ours, (text) => text);
  await client.hello(5_000, undefined);
  expect(await client.rpc("<lock/>", asked)).toContain("answer 1");
  expect(await client.rpc("<unlock/>", asked)).toContain("answer 2");
  expect(requests).toHaveLength(3);
  // What made the agent read on changes nothing.
  expect(requests[1]).toContain("<get>");
});
