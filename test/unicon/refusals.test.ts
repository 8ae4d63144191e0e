// Refusals that Unicon's mock devices print, and those that Unicon's plugins look for, over real SSH: rejected with the
// device's words, nothing sent after them, config mode left.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { open } from "../../packages/devices/src/testing/session.js";
import { type MockDevice, type MockDevices, startMockDevices } from "../services/unicon.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 15_000 };
let mocks: MockDevices;
beforeAll(async () => {
  mocks = await startMockDevices(process.env);
}, 300_000);
afterAll(() => mocks?.close());

const FACTS = new URL("../../packages/devices/src/platforms/testing/refusals.yaml", import.meta.url);
type Facts = { platforms: string[]; failures?: string[]; rejected?: string[]; harmless?: string[] };
const facts = parse(await readFile(FACTS, "utf8")) as Facts[];

/** Mock devices by our platform, and the state in which lines of a change are typed. */
const MOCKS: Record<string, MockDevice & { config: string }> = {
  cisco_ios: { os: "ios", state: "enable", config: "config" },
  cisco_iosxe: { os: "iosxe", state: "general_enable", config: "general_config" },
  cisco_nxos: { os: "nxos", state: "exec", config: "config" },
};

describe.each(Object.entries(MOCKS))("%s", (name, { config, ...mock }) => {
  const of = (key: "failures" | "rejected" | "harmless"): string[] =>
    facts.filter((each) => each.platforms.includes(name)).flatMap((each) => each[key] ?? []);
  const refusals = [...of("failures"), ...of("rejected")];
  const lines = (texts: string[]) => Object.fromEntries(texts.map((said, at) => [`line ${at}`, `${said}\n`]));

  test("every line that is refused is rejected, and the one after it is not sent", async () => {
    const commands = { ...lines(refusals), "never sent": "" };
    const r1 = await mocks.device({ ...mock, overlay: { [config]: { commands } } });
    const session = await open(r1, { platform: platforms[name]! });
    const accepted: string[] = [];
    for (const [at, said] of refusals.entries()) {
      const { rejected, left } = await session.configure([`line ${at}`, "never sent"], ms);
      if (rejected?.said !== said.trim() || !left) accepted.push(said);
    }
    expect(accepted).toEqual([]);
    expect(r1.ledger).not.toContain("never sent");
    expect(refusals.length).toBeGreaterThan(15);
  });

  test("notes and warnings are not refusals", async () => {
    const commands = lines(of("harmless"));
    const r1 = await mocks.device({ ...mock, overlay: { [config]: { commands } } });
    const session = await open(r1, { platform: platforms[name]! });
    const change = await session.configure(Object.keys(commands), ms);
    expect(change).toMatchObject({ accepted: Object.keys(commands), not_sent: [], left: true });
  });
});

test("a line at which the device throws the session out of config mode is rejected", async () => {
  const r1 = await mocks.device({ os: "iosxe", state: "c9k_enable4", hostname: "R1" });
  const session = await open(r1, { platform: platforms["cisco_iosxe"]! });
  const change = await session.configure(["no boot system", "line console 0"], ms);
  expect(change).toMatchObject({
    accepted: [],
    rejected: { line: "no boot system", said: expect.stringContaining("locked by process '566'") },
    not_sent: ["line console 0"],
    left: true,
  });
  expect(await session.configure(["no boot system"], ms)).toMatchObject({ accepted: ["no boot system"] });
});
