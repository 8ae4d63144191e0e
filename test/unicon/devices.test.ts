// Sessions with Unicon's mock devices over real SSH: login, enable, reads whose output is what the mock data say, a change
// with a line that is refused.
import { afterAll, beforeAll, describe, test } from "vitest";
import { hostKeyFile } from "../../packages/devices/src/hostkeys/file.js";
import { openSession } from "../../packages/devices/src/open.js";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { isReadOnly } from "../../packages/devices/src/platforms/read-only.js";
import { type MockDevices, startMockDevices } from "../services/unicon.js";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CASES, type Case } from "./devices.js";
import { plain, statesOf } from "./mock-data.js";

const MOST_READS = 5;
const ms = { timeout_ms: 30_000 };
const platforms = await loadPlatforms();
let mocks: MockDevices;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "unicon-"));
  mocks = await startMockDevices(process.env);
}, 300_000);
afterAll(async () => {
  await mocks?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open({ platform, login, enable, ...mock }: Case, at: number) {
  const device = await mocks.device(mock);
  const session = await openSession({
    device: device.device({ platform }),
    platform: platforms[platform]!,
    login: { username: "netops", password: "secret", ...login, ...(enable ? { enable } : {}) },
    hostKeys: hostKeyFile(join(folder, `known_hosts_${at}`)),
    timeouts: { login_ms: 30_000 },
  });
  return { device, session };
}

/** Reads of a state whose answer the data spell out. */
async function readsOf({ os, state, at = state, platform }: Case): Promise<[string, string][]> {
  const { commands = {} } = (await statesOf(mocks.data, os))[at] ?? {};
  return Object.entries(commands)
    .filter((each): each is [string, string] => typeof each[1] === "string")
    .filter(([command, said]) => !said.startsWith("file|") && isReadOnly(platforms[platform]!, command))
    .slice(0, MOST_READS);
}

const named = CASES.map((each, at) => {
  const host = each.hostname ? ` as ${each.hostname}` : "";
  return { name: `${each.os}/${each.state}${host} (${each.platform})`, at, each };
});

describe.concurrent.each(named)("$name", ({ each, at }) => {
  test("logs in, reads what the mock says, changes what it lets, and leaves", async ({ expect }) => {
    const { device, session } = await open(each, at);
    const { platform, change } = each;
    for (const [command, said] of await readsOf(each)) {
      const { output } = await session.send(command, ms);
      // Some answers begin with the command, as an echo would.
      const told = plain(said);
      const echoed = told.startsWith(`${command}\n`) ? told.slice(command.length + 1) : told;
      expect([command, plain(output)]).toEqual([command, echoed]);
    }
    if (change) {
      const { candidate } = platforms[platform]!.configure!;
      const good = await session.configure(change, ms);
      expect(good).toMatchObject({ accepted: change, not_sent: [], left: true });
      const bad = await session.configure([...change, "frobnicate", "never sent"], ms);
      expect(bad).toMatchObject({
        accepted: candidate ? [] : change,
        rejected: { line: "frobnicate" },
        not_sent: ["never sent"],
        left: true,
      });
      expect(device.ledger).not.toContain("never sent");
    }
    expect(await session.alive(10_000)).toBe(true);
    await session.close();
  });
});

test("at least 60 devices of 14 systems are among them", ({ expect }) => {
  expect(CASES.length).toBeGreaterThan(60);
  expect(new Set(CASES.map(({ os }) => os)).size).toBeGreaterThan(14);
  // What `platforms list` says of them.
  const proven = Object.values(platforms).filter(({ proven_on }) => proven_on?.recordings !== undefined);
  const tried = new Set(CASES.map(({ platform }) => platform));
  expect([...tried].sort()).toEqual(proven.map(({ name }) => name).sort());
});
