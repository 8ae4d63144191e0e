// A NETCONF agent without a candidate: the running configuration is locked and edited, and what was accepted stays.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Session } from "../../packages/devices/src/index.js";
import { failure } from "../../packages/devices/src/testing/session.js";
import { canRunNetconfd, type NetconfAgent, startNetconfd } from "../labs/netconfd.mjs";
import { keyLogin, open } from "./to.js";

const possible = await canRunNetconfd();
let agent: NetconfAgent;
beforeAll(async () => {
  if (possible.ok)
    agent = await startNetconfd({
      args: ["--target=running", "--module=ietf-interfaces", "--module=iana-if-type"],
    });
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
const interfaces = (content: string, more = ""): string =>
  `<interfaces xmlns="${IF}"><interface${more}>${content}</interface></interfaces>`;
const add = (name: string): string =>
  interfaces(
    `<name>${name}</name><type xmlns:t="urn:ietf:params:xml:ns:yang:iana-if-type">t:ethernetCsmacd</type>`,
  );
const drop = (name: string): string =>
  interfaces(
    `<name>${name}</name>`,
    ` xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"`,
  );
const names = async (on: Session): Promise<string[]> => {
  const { output } = await on.send(`get-config running <interfaces xmlns="${IF}"/>`, ms);
  return [...output.matchAll(/<name>(.*?)<\/name>/g)].map((match) => match[1] as string);
};

test("the agent has no candidate", async () => {
  const { output } = await (await session()).send("capabilities", ms);
  expect(output).toContain("capability:writable-running:1.0");
  expect(output).not.toContain("capability:candidate:1.0");
});

test("a change is in force at once; of a rejected one, what was accepted before stays and is listed", async () => {
  const one = await session();
  const change = await one.configure([add("eth0"), add("eth1")], ms);
  expect(change).toMatchObject({ accepted: [add("eth0"), add("eth1")], left: true, not_sent: [] });
  expect(change.committed).toBeUndefined();
  expect(await names(await session())).toEqual(["eth0", "eth1"]);

  const bad = `<interfaces xmlns="${IF}"><nonsense/></interfaces>`;
  expect(await one.configure([add("eth2"), bad, add("eth3")], ms)).toMatchObject({
    accepted: [add("eth2")],
    rejected: { line: bad, index: 1, said: expect.stringContaining("unknown-element") },
    not_sent: [add("eth3")],
    left: true,
  });
  expect(await names(one)).toEqual(["eth0", "eth1", "eth2"]);
  await one.configure([drop("eth0"), drop("eth1"), drop("eth2")], ms);
  expect(await names(one)).toEqual([]);
});

test("what needs a candidate is refused before anything is sent", async () => {
  const one = await session();
  for (const more of [{ dry_run: true }, { confirm_ms: 60_000 }]) {
    const error = await failure(one.configure([add("eth4")], { ...ms, ...more }));
    expect(error).toMatchObject({ code: "unsupported", details: { sent: false } });
  }
  expect(await names(one)).toEqual([]);
});

test("the running configuration that another session holds: named, nothing sent", async () => {
  const [one, two] = [await session(), await session()];
  await two.send("lock running", ms);
  expect(await failure(one.configure([add("eth5")], ms))).toMatchObject({
    code: "config_locked",
    details: { sent: false },
  });
  await two.close();
  expect(await one.configure([add("eth5")], ms)).toMatchObject({ accepted: [add("eth5")] });
  await one.configure([drop("eth5")], ms);
});
