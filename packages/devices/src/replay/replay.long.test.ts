// Recorded sessions as devices: real ones of FRR and Linux, and ones that the lab makes here.
import { cliPlatforms } from "../testing/platform.js";
import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { asciicastRecorder, hostKeyFile, openSession, type CliPlatform, type Session } from "../index.js";
import { startLab } from "../../../lab/src/index.js";
import { failure, folder } from "../testing/session.js";
import { replaySession } from "./session.js";
import { RecordedSession } from "./recorded-session.js";

const platforms = await cliPlatforms();
const frr = platforms["frr"] as CliPlatform;
const linux = platforms["linux"] as CliPlatform;
const recorded = (name: string): string =>
  readFileSync(new URL(`../../../../test/labs/recordings/${name}.cast`, import.meta.url), "utf8");
const ms = { timeout_ms: 5_000 };
const replay = async (cast: string | string[] | RecordedSession, platform: CliPlatform): Promise<Session> => {
  const session = await replaySession({ casts: typeof cast === "string" ? [cast] : cast, platform });
  onTestFinished(() => session.close());
  return session;
};

describe("recordings of real hosts", () => {
  test.each(["linux-wide", "linux-80x24", "linux-dumb"])("%s: outputs, a refusal, a pager", async (name) => {
    const session = await replay(recorded(name), linux);
    expect((await session.send("uname -s; id -un", ms)).output).toBe("Linux\nnetops");
    expect(await session.send("nosuchprogram", ms)).toMatchObject({
      refused: expect.stringContaining("command not found"),
    });
    const { output } = await session.send("seq 60 | more -e", ms);
    expect(output.split("\n").map(Number)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  });

  test("frr-pager-none-wide: commands in any order, as often as one likes", async () => {
    const device = new RecordedSession([recorded("frr-pager-none-wide")], frr);
    const session = await replay(device, frr);
    const reads = device.lines.filter((line) => /^show \S/.test(line));
    expect(reads.length).toBeGreaterThan(1);
    for (const line of [...reads.toReversed(), ...reads])
      expect((await session.send(line, ms)).output).not.toBe("");
  });

  test("frr-pager-more-wide: where the recording quits the pager, the rest is not recorded", async () => {
    const session = await replay(recorded("frr-pager-more-wide"), frr);
    const error = await failure(session.send("show running-config", ms));
    expect(error).toMatchObject({ code: "not_recorded" });
    expect(error.message).toContain('does not hold " "');
  });
});

/** One event a line, as recordings are. */
const cast = (...events: [kind: "i" | "o" | "m", text: string][]): string =>
  [{ version: 2, width: 80, height: 24 }, ...events.map(([kind, text], n) => [n / 10, kind, text])]
    .map((line) => JSON.stringify(line))
    .join("\n");
const answer = (typed: string, said: string): ["i" | "o", string][] => [
  ["i", `${typed}\n`],
  ["o", `${typed}\r\n${said}r1# `],
];

test("the k-th use of a command gets its k-th answer, over recordings; the last repeats", async () => {
  const casts = [
    cast(
      ["o", "r1# "],
      ...answer("show x", "one\r\n"),
      ...answer("show y", "why\r\n"),
      ...answer("show x", "two\r\n"),
    ),
    cast(["o", "r1# "], ...answer("show x", "three\r\n")),
  ];
  const device = new RecordedSession(casts, frr);
  const first = await replay(device, frr);
  const said = async (session: Session): Promise<string> => (await session.send("show x", ms)).output;
  expect([await said(first), await said(first)]).toEqual(["one", "two"]);
  const second = await replay(device, frr);
  expect([await said(second), await said(second), await said(first)]).toEqual(["three", "three", "three"]);
});

test("what is not recorded is an error that says what is; the session goes on", async () => {
  const session = await replay(cast(["o", "r1# "], ...answer("show x", "one\r\n")), frr);
  const error = await failure(session.send("show z", ms));
  expect(error).toMatchObject({ code: "not_recorded", details: { sent: false } });
  expect(error.message).toContain(`does not hold "show z"; it holds "show x"`);
  expect((await session.send("show x", ms)).output).toBe("one");
  expect(await failure(session.configure(["interface e1"], ms))).toMatchObject({ code: "not_recorded" });
});

test("a line on the way into a mode that is not recorded is named as well", async () => {
  const session = await replay(cast(["o", "r1# "], ...answer("hostname x", "% Unknown command.\r\n")), frr);
  const error = await failure(session.configure(["hostname x"], ms));
  expect(error).toMatchObject({ code: "not_recorded" });
  expect(error.message).toContain('does not hold "configure terminal"');
});

test("a question is answered as it was; another answer is not recorded", async () => {
  const asked = cast(
    ["o", "r1# "],
    ["i", "clear x\n"],
    ["o", "clear x\r\nProceed? [y/n] "],
    ["i", "y\n"],
    ["o", "y\r\ncleared\r\nr1# "],
  );
  const replies = (text: string) => ({ ...ms, replies: [{ prompt: "Proceed", answer: text }] });
  expect((await (await replay(asked, frr)).send("clear x", replies("y"))).output).toContain("cleared");
  expect(await failure((await replay(asked, frr)).send("clear x", replies("n")))).toMatchObject({
    code: "not_recorded",
  });
});

test("a session that was reused begins with its prompt, and one that ended says so", async () => {
  const session = await replay(
    cast(["m", "mode enable"], ...answer("show x", "one\r\n"), ["i", "reload\n"], ["o", "reload\r\nbye\r\n"]),
    frr,
  );
  expect((await session.send("show x", ms)).output).toBe("one");
  expect(await session.send("reload", { ...ms, expect_disconnect: true })).toMatchObject({
    disconnected: true,
    output: "bye",
  });
  expect(session.dirty).toBe(true);
});

test("at recorded speed the silences are those of the recording", async () => {
  const line = (time: number, kind: string, text: string): string =>
    `\n${JSON.stringify([time, kind, text])}`;
  const hour = `{"version":2}${line(0, "o", "r1# ")}${line(1, "i", "show x\n")}${line(3_601, "o", "show x\r\none\r\nr1# ")}`;
  const slow = await replaySession({ casts: [hour], platform: frr, speed: "recorded" });
  onTestFinished(() => slow.close());
  expect(await failure(slow.send("show x", { timeout_ms: 300 }))).toMatchObject({ code: "command_timeout" });
  expect((await (await replay(hour, frr)).send("show x", ms)).output).toBe("one");
});

test.each([
  ["no JSON", "recording 1, line 1: no JSON"],
  [`{"version":1}`, "is not an asciicast v2"],
  [`{"version":2}\n[1,"o"]`, "recording 1, line 2: expected [time, kind, text]"],
  [`{"version":2}\n[1,"m","transport netconf"]`, "a session over netconf has no terminal"],
])("what is not a recording is refused: %s", (text, why) => {
  expect(() => new RecordedSession([text], frr)).toThrow(why);
});

test.each(
  Object.keys(platforms).filter((name) =>
    [
      "arista_eos",
      "cisco_iosxe",
      "cisco_iosxr",
      "cisco_nxos",
      "frr",
      "juniper_junos",
      "nokia_srl",
      "vyos",
    ].includes(name),
  ),
)("%s: a session that the lab records is the same when replayed, with its change", async (kind) => {
  const lab = await startLab({ devices: 1, kinds: [kind] });
  onTestFinished(() => lab.close());
  const [device] = lab.devices;
  const platform = platforms[device!.platform] as CliPlatform;
  let text = "";
  const keep = { write: async (bytes: Buffer) => void (text += bytes.toString()), close: async () => {} };
  const recorder = asciicastRecorder({ cast: keep, find: () => [], title: kind, width: 511, height: 24 });
  const { host, port, name } = device!;
  const session = await openSession({
    device: {
      name,
      host,
      port,
      platform: platform.name,
      site: "",
      groups: [],
      tags: [],
      vars: {},
      ssh: { strict_host_key_checking: "no" },
      sessions: 1,
      transport: "ssh",
      jumps: [],
    },
    platform,
    login: { username: "netops", password: "lab", enable: "lab" },
    hostKeys: hostKeyFile(`${await folder()}/known_hosts`),
    recorder,
  });
  const use = async (on: Session) => {
    const version = await on.send("show version", ms);
    const bad = await on.send("frobnicate now", ms);
    const change = await on.configure(["frobnicate twice"], ms);
    const again = await on.send("show version", ms);
    return [version.output, bad.refused, { ...change, duration_ms: 0 }, again.output];
  };
  const live = await use(session);
  await session.close();
  await recorder.close();
  expect(await use(await replay(text, platform))).toEqual(live);
});
