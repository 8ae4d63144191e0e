// What a recording says of one step, and how it is told.
import pc from "picocolors";
import { expect, test } from "vitest";
import { readSession } from "./said.js";
import { sessionLines } from "./text.js";

const PLAIN = pc.createColors(false);
const HEADER = {
  version: 2,
  width: 511,
  height: 24,
  timestamp: 1_795_614_905,
  started_at: "2026-11-25T13:55:05.841Z",
};
const RECORDING = [
  HEADER,
  [0, "m", "step base"],
  [0.08, "m", "mode exec"],
  [0.08, "o", "r7>"],
  [0.1, "i", "show version\n"],
  [0.12, "o", "show version\r\nIOS\r\n"],
  [0.13, "o", "r7>"],
  [0.2, "m", "step bounce[1]@do"],
  [0.2, "i", "configure terminal\n"],
  [0.25, "o", "configure "],
  [0.26, "o", "terminal\r\n"],
  [0.5, "o", "r7(config)#"],
  [0.5, "m", "mode configuration"],
  [0.51, "i", "shutdown\n"],
  [3.51, "o", "shut\x1b[Kdown\r\n"],
  [3.6, "m", "step bounce[1]@verify"],
  [3.61, "i", " "],
  [3.62, "m", "closed"],
];

async function* linesOf(rows: unknown[]): AsyncGenerator<string> {
  for (const row of rows) yield typeof row === "string" ? row : JSON.stringify(row);
}
const read = (wanted: (step: string) => boolean, rows: unknown[] = RECORDING) =>
  readSession(linesOf(rows), "devices/r7/session-1.cast", wanted);
const told = async (wanted: (step: string) => boolean) => {
  const session = await read(wanted);
  return sessionLines({ path: "devices/r7/session-3.2.cast", attempt: 2, session: 1, ...session }, PLAIN);
};

test("what was sent and received for a step, each with its time and the mode at that moment", async () => {
  const { said } = await read((step) => step.startsWith("bounce"));
  expect(said.map(({ step, kind, mode, text }) => [step, kind, mode, text])).toEqual([
    ["bounce[1]@do", "sent", "exec", "configure terminal\n"],
    ["bounce[1]@do", "received", "exec", "configure "],
    ["bounce[1]@do", "received", "exec", "terminal\r\n"],
    ["bounce[1]@do", "received", "exec", "r7(config)#"],
    ["bounce[1]@do", "sent", "configuration", "shutdown\n"],
    ["bounce[1]@do", "received", "configuration", "shut\x1b[Kdown\r\n"],
    ["bounce[1]@verify", "sent", "configuration", " "],
    ["bounce[1]@verify", "note", "configuration", "the session was closed"],
  ]);
  expect(said[0]?.time).toBe("2026-11-25T13:55:06.041Z");
});

test("a session that did not open says why, one without a terminal has its transport for a mode", async () => {
  const failed = [HEADER, [0, "m", "step a"], [1, "m", "failed login_failed: r7: wrong password"]];
  expect((await read(() => true, failed)).said).toMatchObject([
    { kind: "note", mode: null, text: "the session did not open: r7: wrong password" },
  ]);
  const netconf = [HEADER, [0, "m", "step a"], [0, "m", "transport netconf"], [1, "i", "<get/>\n"]];
  expect((await read(() => true, netconf)).said).toMatchObject([{ kind: "sent", mode: "netconf" }]);
});

test("a line that is not a part of a recording is named", async () => {
  await expect(read(() => true, [HEADER, "[0, "])).rejects.toThrow("devices/r7/session-1.cast, line 2");
});

test("people see when each line went out, in which mode, and how long its answer took", async () => {
  const lines = await told((step) => step === "bounce[1]@do");
  expect(lines.map((line) => line.replace(/^\d\d:\d\d/, "hh:mm"))).toEqual([
    "",
    "devices/r7/session-3.2.cast, opened 2026-11-25T13:55:05.841Z, attempt 2",
    "do",
    "hh:mm:06.041  exec           → configure terminal",
    "      +50 ms                 ← configure terminal",
    "     +300 ms                 ← r7(config)#",
    "hh:mm:06.351  configuration  → shutdown",
    "      +3.0 s                 ← shut\\x1b[Kdown",
  ]);
});

test("keys are told apart from lines", async () => {
  expect((await told((step) => step.endsWith("@verify"))).slice(3).map((line) => line.slice(29))).toEqual([
    '→ (key " ")',
    "· the session was closed",
  ]);
});
