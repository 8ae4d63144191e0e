// Sessions with real routers: output that is paged, a router that denies `terminal length`, names of 40 characters, and
// config mode that is left however a change ends.
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Session } from "../../packages/devices/src/index.js";
import type { CliPlatform } from "../../packages/devices/src/words/platform.js";
import { keyLogin, open } from "../devices/to.js";
import { canRunFrrLab, type FrrLab, type FrrRouter, startFrrLab } from "../labs/frr.mjs";

const possible = await canRunFrrLab();
const frr = (await cliPlatforms())["frr"] as CliPlatform;
const ms = { timeout_ms: 30_000 };
/** Enough lines to be in the middle of them for a while. */
const ROUTES = Array.from({ length: 200 }, (_, n) => `ip route 198.18.0.${n}/32 blackhole`);
/** Of our terminal: what has more lines comes in pages. */
const ROWS = 1_000;
const NAME = "r1-of-the-third-rack-in-the-second-row-x";

let lab: FrrLab;
let folder: string;
let r1: FrrRouter;
beforeAll(async () => {
  if (!possible.ok) return;
  folder = await mkdtemp(join(tmpdir(), "orch-sessions-test-"));
  lab = await startFrrLab({ base_dir: folder, routers: 2, pager: "more" });
  const routes = ROUTES.slice(0, 100).map((line) => line.replace("198.18.", "198.19."));
  r1 = lab.router("r1");
  await r1.vtysh(["configure terminal", ...routes].join("\n"));
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const login = (platform: CliPlatform = frr): Promise<Session> =>
  open({ ...r1, transport: "ssh", platform, login: keyLogin(r1), known_hosts_path: r1.known_hosts_path });

/** What sessions did from here on: the lines they typed, and the keys they gave a pager. */
function watch(): { lines: () => string[]; keys: () => string[] } {
  const before = r1.ledgerEntries().length;
  const of = (kind: string) => () =>
    r1
      .ledgerEntries()
      .slice(before)
      .filter((entry) => entry.kind === kind)
      .map(({ text }) => text);
  return { lines: of("line"), keys: of("key") };
}

describe("output of several pages is whole", () => {
  test.each([
    ["`terminal length 0` is taken", ["terminal length 0"], false],
    ["`terminal length` is denied", ["terminal length 9999"], true],
    ["nothing is said of the terminal", [], true],
  ])("where %s", async (_, setup, paged) => {
    const seen = watch();
    const session = await login({ ...frr, setup });
    const { output, refused } = await session.send("show ip route json", ms);
    expect(refused).toBeUndefined();
    expect(output.split("\n").length).toBeGreaterThan(ROWS);
    const routes = Object.keys(JSON.parse(output) as object);
    expect(routes).toEqual(Object.keys(JSON.parse(await r1.vtysh("show ip route json")) as object));
    expect(seen.lines()).toEqual([...setup, "show ip route json"]);
    expect(seen.keys().includes(" ")).toBe(paged);
    expect((await session.send("show version", ms)).output).toContain("FRRouting");
  });
});

describe("config mode is left", () => {
  test.each([
    ["after a change", ["route-map LEAVE permit 10", "description of it"], undefined],
    ["after a line that the router refuses", ["interface lo", "frobnicate 7"], "frobnicate 7"],
    ["after a refusal of the first line", ["frobnicate 7"], "frobnicate 7"],
  ])("%s", async (_, lines, rejected) => {
    const session = await login();
    const seen = watch();
    const change = await session.configure(lines, ms);
    expect(change.rejected?.line).toBe(rejected);
    expect(change.left).toBe(true);
    expect(session.mode).toBe("enable");
    // Enter behind a refusal asks whether it was said of this line.
    const typed = seen.lines().filter((line) => line !== "");
    expect(typed).toEqual(["configure terminal", ...lines, "end"]);
    expect((await session.send("show version", ms)).output).toContain("FRRouting");
  });

  test("after a cancel in the middle, and the router has what was accepted", async () => {
    const session = await login();
    const seen = watch();
    const abort = new AbortController();
    const change = session
      .configure(ROUTES, { ...ms, signal: abort.signal })
      .catch((error: unknown) => error);
    await expect.poll(() => seen.lines().length).toBeGreaterThan(3);
    abort.abort();
    expect(await change).toMatchObject({ code: "cancelled" });
    expect(seen.lines().at(-1)).toBe("end");
    expect(seen.lines().length).toBeLessThan(ROUTES.length);
    const { accepted } = ((await change) as { details: { accepted: string[] } }).details;
    const config = await r1.vtysh("show running-config");
    const has = ROUTES.filter((line) => config.includes(`${line}\n`));
    // The line that was under way may have been taken as well.
    expect([accepted, ROUTES.slice(0, accepted.length + 1)]).toContainEqual(has);
  });
});

describe("names of 40 characters", () => {
  test("a router that gets one in mid-session, and the next session with it", async () => {
    expect(NAME).toHaveLength(40);
    const session = await login();
    expect(await session.configure([`hostname ${NAME}`], ms)).toMatchObject({ left: true });
    expect((await session.send("show version", ms)).output).toContain(NAME);
    const next = await login();
    const change = await next.configure(["interface lo", "description seen"], ms);
    expect(change).toMatchObject({ accepted: ["interface lo", "description seen"], left: true });
    expect(await next.configure(["hostname r1"], ms)).toMatchObject({ left: true });
    expect((await next.send("show version", ms)).output).toContain("r1");
  });

  test("of a route map and a prefix list", async () => {
    const name = NAME.toUpperCase();
    const session = await login();
    const lines = [
      `ip prefix-list ${name} seq 5 permit 203.0.113.0/24`,
      `route-map ${name} permit 10`,
      `match ip address prefix-list ${name}`,
    ];
    expect(await session.configure(lines, ms)).toMatchObject({ accepted: lines, left: true });
    expect((await session.send(`show route-map ${name}`, ms)).output).toContain(name);
    expect(await r1.vtysh("show running-config")).toContain(lines[2]);
  });
});
