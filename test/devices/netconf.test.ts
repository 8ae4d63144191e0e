// NETCONF against a real agent: Debian's netconfd behind OpenSSH.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Duplex, Writable } from "node:stream";
import { promisify } from "node:util";
import { Client } from "ssh2";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { NetconfClient } from "../../packages/devices/src/netconf/client.js";
import type { Session } from "../../packages/devices/src/index.js";
import { canRunLinuxHost, startLinuxHost } from "../labs/linux.mjs";
import { canRunNetconfd, type NetconfAgent, startNetconfd } from "../labs/netconfd.mjs";
import { failure, folder } from "../../packages/devices/src/testing/session.js";
import { keyLogin, open } from "./to.js";

const possible = await canRunNetconfd();
let agent: NetconfAgent;
beforeAll(async () => {
  if (possible.ok)
    agent = await startNetconfd({ args: ["--module=ietf-interfaces", "--module=iana-if-type"] });
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (possible.ok) await agent.stop();
});

const session = (): Promise<Session> =>
  open({ ...agent, name: "agent1", transport: "netconf", login: keyLogin(agent) });
const ms = { timeout_ms: 30_000 };
const IF = "urn:ietf:params:xml:ns:yang:ietf-interfaces";
const TYPE = `<type xmlns:t="urn:ietf:params:xml:ns:yang:iana-if-type">t:ethernetCsmacd</type>`;
const add = (name: string): string =>
  `<interfaces xmlns="${IF}"><interface><name>${name}</name>${TYPE}</interface></interfaces>`;
const drop = (name: string): string =>
  `<interfaces xmlns="${IF}"><interface xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"><name>${name}</name></interface></interfaces>`;
const names = async (on: Session, store = "running"): Promise<string[]> => {
  const { output } = await on.send(`get-config ${store} <interfaces xmlns="${IF}"/>`, ms);
  return [...output.matchAll(/<name>(.*?)<\/name>/g)].map((match) => match[1] as string);
};

test("hello: version 1.1 and the agent's capabilities", async () => {
  const { output } = await (await session()).send("capabilities", ms);
  expect(output).toMatch(/^session-id \d+$/m);
  expect(output).toContain("urn:ietf:params:netconf:base:1.1");
  expect(output).toContain("urn:ietf:params:netconf:capability:candidate:1.0");
});

test("get with a subtree filter and with an XPath; the same answer is the same text", async () => {
  const one = await session();
  const filter = `get <netconf-state xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring"><datastores/></netconf-state>`;
  const { output } = await one.send(filter, ms);
  expect(output).toMatch(/^<data [^>]*xmlns/);
  expect(output).toContain("<datastores>");
  expect(output).not.toContain("<schemas>");
  expect((await one.send(filter, ms)).output).toBe(output);
  const xpath = await one.send("get xpath /netconf-state/datastores/datastore/name", ms);
  expect(xpath.output).toContain("candidate");
});

test("edit-config on the candidate: shown, committed, unlocked; a raw operation reads it", async () => {
  const one = await session();
  const change = await one.configure([add("eth0"), add("eth1")], ms);
  expect(change).toMatchObject({
    accepted: [add("eth0"), add("eth1")],
    committed: true,
    left: true,
    not_sent: [],
  });
  expect(change.diff).toMatch(/^\+.*eth1/m);
  expect(await names(await session())).toEqual(["eth0", "eth1"]);
  const raw = await one.send("<get-config><source><running/></source></get-config>", ms);
  expect(raw.output).toContain("eth0");
  await one.configure([drop("eth0"), drop("eth1")], ms);
  expect(await names(one)).toEqual([]);
});

test("a rejected edit discards all, and says which and why", async () => {
  const one = await session();
  const bad = `<interfaces xmlns="${IF}"><nonsense/></interfaces>`;
  const change = await one.configure([add("eth5"), bad, add("eth6")], ms);
  expect(change).toMatchObject({
    accepted: [],
    not_sent: [add("eth6")],
    committed: false,
    discarded: true,
    left: true,
  });
  expect(change.rejected).toMatchObject({
    line: bad,
    index: 1,
    said: expect.stringContaining("unknown-element"),
  });
  expect(await names(one, "candidate")).toEqual([]);
  expect((await one.configure([add("eth5")], { ...ms, dry_run: true })).diff).toMatch(/^\+.*eth5/m);
  expect(await names(one)).toEqual([]);
});

test("lines that are one document only together are one edit", async () => {
  const one = await session();
  const lines = [
    `<interfaces xmlns="${IF}">`,
    `<interface><name>eth7</name>${TYPE}</interface>`,
    "</interfaces>",
  ];
  expect(await one.configure(lines, ms)).toMatchObject({ accepted: lines, committed: true });
  expect(await names(one)).toEqual(["eth7"]);
  await one.configure([drop("eth7")], ms);
});

test("confirmed commit: confirmed by another session it stays, cancelled it is rolled back", async () => {
  const one = await session();
  await one.configure([add("eth8")], { ...ms, confirm_ms: 60_000 });
  await one.close();
  const two = await session();
  expect(await names(two)).toEqual(["eth8"]);
  await two.confirm(ms);
  await two.configure([drop("eth8")], { ...ms, confirm_ms: 60_000 });
  expect(await names(two)).toEqual([]);
  await two.abortCommit(ms);
  expect(await names(two)).toEqual(["eth8"]);
  expect(await failure(two.abortCommit(ms))).toMatchObject({ code: "rpc_error" });
  await two.configure([drop("eth8")], ms);
});

test("a lock that another session holds: named, nothing sent, and gone with its holder", async () => {
  const [one, two] = [await session(), await session()];
  const id = /session-id (\d+)/.exec((await two.send("capabilities", ms)).output)?.[1];
  await two.send("lock candidate", ms);
  const error = await failure(one.configure([add("eth9")], ms));
  expect(error).toMatchObject({
    code: "config_locked",
    details: { sent: false, rpc_errors: [{ tag: "lock-denied", session_id: id }] },
  });
  expect(error.message).toContain(`NETCONF session ${id} holds the datastore`);
  expect(await failure(one.send("lock candidate", ms))).toMatchObject({ code: "config_locked" });
  await two.close();
  expect(await one.configure([add("eth9")], ms)).toMatchObject({ committed: true });
  await one.configure([drop("eth9")], ms);
});

test("an rpc-error is an error with its parts, and the session goes on", async () => {
  const one = await session();
  const error = await failure(one.send(`<nonsense xmlns="urn:nonsense"/>`, ms));
  expect(error).toMatchObject({
    code: "rpc_error",
    details: { sent: true, rpc_errors: [{ type: "rpc", severity: "error", tag: "unknown-namespace" }] },
  });
  expect(error.message).toContain("agent1 refused");
  expect(one.dirty).toBe(false);
  expect(await one.alive(30_000)).toBe(true);
  expect(await names(one)).toEqual([]);
});

test("what is not a command is refused before it is sent", async () => {
  const one = await session();
  for (const command of ["show version", "get <a>", "get-config nowhere", "get nonsense"])
    expect(await failure(one.send(command, ms))).toMatchObject({
      code: "unsupported",
      details: { sent: false },
    });
  expect(await failure(one.configure(["interface eth0"], ms))).toMatchObject({ code: "unsupported" });
  expect((await failure(one.send("show version", ms))).message).toContain(
    "get-config running|candidate|startup",
  );
});

test("an agent that reads our hello and the first request in one go answers both", async () => {
  const ssh = new Client();
  onTestFinished(() => void ssh.end());
  const { host, port, user: username } = agent;
  ssh.connect({ host, port, username, privateKey: readFileSync(agent.private_key_path) });
  await once(ssh, "ready");
  const channel = await promisify(ssh.subsys.bind(ssh))("netconf");
  // Both messages leave in one write: a network may put them together like this at any time.
  let held: Buffer | undefined = Buffer.alloc(0);
  const writable = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      const begins = held?.length === 0;
      if (!begins) channel.write(Buffer.concat([held ?? Buffer.alloc(0), bytes]));
      held = begins ? bytes : undefined;
      done();
    },
  });
  const joined = Duplex.from({ readable: channel, writable });
  const client = new NetconfClient("agent1", joined, (text) => text);
  await client.hello(15_000, undefined);
  const asked = { what: "get-config running", timeout_ms: 15_000 };
  const running = await client.rpc("<get-config><source><running/></source></get-config>", asked);
  expect(running).toContain("<data");
  // The next request gets its own reply, and not that of the one that made the agent read on.
  expect(await client.rpc("<discard-changes/>", asked)).toMatch(/^<ok/);
});

test("an SSH server without NETCONF says so", async ({ skip }) => {
  const can = await canRunLinuxHost();
  if (!can.ok) return skip(can.reason);
  const host = await startLinuxHost({ base_dir: await folder() });
  try {
    const error = await failure(
      open({ ...host, name: "host1", transport: "netconf", login: keyLogin(host) }),
    );
    expect(error).toMatchObject({ code: "unsupported", details: { sent: false } });
    expect(error.message).toContain("Enable NETCONF");
  } finally {
    await host.stop();
  }
});
