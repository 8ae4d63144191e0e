// Output that looks like the device's prompt and comes in pieces with pauses, over real SSH: none of it is given to the
// next command, and a command that may have got another one's output is an error.
import { expect, test } from "vitest";
import type { DeviceError } from "../errors.js";
import type { CommandResult, Session } from "../session.js";
import { candidatePlatform } from "../testing/configured.js";
import { testPlatform } from "../testing/platform.js";
import type { Script } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const ms = { timeout_ms: 15_000 };
/** Longer than any silence that makes a prompt believed. */
const PAUSE_MS = 1_400;
const pause = (time_ms = PAUSE_MS) => new Promise((resolve) => setTimeout(resolve, time_ms));

/** What a line is answered with; each piece but the first comes after a pause. */
type Answers = Record<string, string[]>;
const CLOCK = { "show clock": ["12:00\r\n"] };
const LOG = "show log";

/** Echoes a line when it comes to read it, as a CLI does, when it is typed, as a terminal does, or not at all. */
type Echo = "when read" | "when typed" | "twice" | "none";

function shell(answers: Answers, echo: Echo, pause_ms = PAUSE_MS): NonNullable<Script["shell"]> {
  return async (terminal: Terminal) => {
    let busy = false;
    let prompt = "r1#";
    terminal.channel.on("data", (bytes: Buffer) => {
      if (echo === "when typed" || (echo === "twice" && busy))
        terminal.write(bytes.toString("latin1").replace(/\r?\n/g, "\r\n"));
    });
    for (;;) {
      terminal.write(prompt);
      busy = false;
      const line = await terminal.line(echo === "when read" || echo === "twice");
      if (line === "exit") return;
      busy = true;
      if (line === "configure terminal") prompt = "r1(config)#";
      if (line === "end" || line === "abort") prompt = "r1#";
      const [first = "", ...rest] = answers[line] ?? [];
      terminal.write(first);
      for (const piece of rest) {
        await pause(pause_ms);
        terminal.write(piece);
      }
    }
  };
}

const session = async (answers: Answers, echo: Echo, pause_ms = PAUSE_MS): Promise<Session> =>
  open(await device({ shell: shell({ ...CLOCK, ...answers }, echo, pause_ms) }), {
    platform: testPlatform({ setup: ["terminal length 0"] }),
  });

/** Only its own output, or an error that tells to ask again. */
async function asked(r1: Session, command: string): Promise<CommandResult | DeviceError> {
  return r1.send(command, ms).catch((error: DeviceError) => error);
}

const isOwn = (answer: CommandResult | DeviceError, own: string): boolean =>
  "output" in answer ? answer.output === own : answer.code === "session_lost";

const CUT: Answers = { [LOG]: ["first\r\nr1#", "\r\nsecond\r\n"] };

test.each(["when read", "when typed", "twice", "none"] as const)(
  "the rest comes while the next command waits; the device echoes %s",
  async (echo) => {
    const r1 = await session(CUT, echo);
    const log = await asked(r1, LOG);
    const clock = await asked(r1, "show clock");
    expect(log).toMatchObject({ output: "first" });
    expect(clock).toSatisfy((answer: CommandResult) => isOwn(answer, "12:00"));
    expect(r1.dirty).toBe(true);
  },
);

test.each(["when read", "none"] as const)(
  "the rest comes before the next command, which is not sent; the device echoes %s",
  async (echo) => {
    const r1 = await session(CUT, echo);
    await r1.send(LOG, ms);
    await pause(PAUSE_MS + 300);
    expect(r1.dirty).toBe(true);
    expect(await failure(r1.send("show clock", ms))).toMatchObject({
      code: "session_lost",
      details: { sent: false },
    });
  },
);

test.each(["when read", "none"] as const)(
  "the rest comes in three pieces, each ending in what looks like a prompt; the device echoes %s",
  async (echo) => {
    const r1 = await session({ [LOG]: ["first\r\nr1#", "\r\nsecond\r\nr1#", "\r\nthird\r\n"] }, echo);
    await r1.send(LOG, ms);
    const clock = await asked(r1, "show clock");
    expect(clock).toSatisfy((answer: CommandResult) => isOwn(answer, "12:00"));
    expect(r1.dirty).toBe(true);
  },
);

test.each(["when read", "none"] as const)(
  "the pause ends the line of what looks like a prompt; the device echoes %s",
  async (echo) => {
    const r1 = await session({ [LOG]: ["first\r\nr1#\r\n", "second\r\n"] }, echo);
    expect((await r1.send(LOG, ms)).output).toBe("first\nr1#\nsecond");
    expect((await r1.send("show clock", ms)).output).toBe("12:00");
  },
);

test("the rest holds what looks like the echo of the next command", async () => {
  const r1 = await session({ [LOG]: ["first\r\nr1#", "\r\nr1#show clock\r\n11:00\r\n"] }, "when read");
  await r1.send(LOG, ms);
  expect(await asked(r1, "show clock")).toSatisfy((answer: CommandResult) => isOwn(answer, "12:00"));
  expect(r1.dirty).toBe(true);
});

test("a slow command that prints prompts of its own is the first of a new session, and believed there", async () => {
  const own = { "show history": ["r1#show clock\r\n12:00\r\nr1#show history\r\nr1#\r\n"] };
  const r1 = await session(own, "when read");
  expect((await r1.send("show history", ms)).output).toBe("r1#show clock\n12:00\nr1#show history\nr1#");
});

test("a command that is slow to answer keeps its session", async () => {
  const r1 = await session({ "show tech": ["", "all of it\r\n"] }, "when read");
  await r1.send("show clock", ms);
  expect((await r1.send("show tech", ms)).output).toBe("all of it");
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
  expect(r1.dirty).toBe(false);
});

test("a change is not sent where the output of the command before may not have ended", async () => {
  const r1 = await session({ ...CUT, "clear counters": ["cleared\r\n"] }, "none");
  await r1.send(LOG, ms);
  const error = await failure(r1.send("clear counters", { ...ms, beforeSend: async () => {} }));
  expect(error).toMatchObject({ code: "session_lost", details: { sent: false } });
  expect(error.message).toContain("clear counters");
});

test.each(["when read", "when typed", "none"] as const)(
  "no line of a change is sent behind output that is not complete; the device echoes %s",
  async (echo) => {
    const to = await device({ shell: shell({ ...CUT, ...CLOCK }, echo) });
    const r1 = await open(to, { platform: testPlatform({ setup: ["terminal length 0"] }) });
    await r1.send(LOG, ms);
    const change = await r1
      .configure(["hostname x"], { timeout_ms: 4_000 })
      .catch((error: DeviceError) => error);
    const isSent = "accepted" in change ? change.accepted.length === 1 : change.details.sent;
    expect(to.ledger.includes("hostname x")).toBe(isSent);
    expect(r1.dirty).toBe(true);
  },
);

test.each(["when read", "when typed", "twice", "none"] as const)(
  "a rest that comes soon is told at the latest behind the last command; the device echoes %s",
  async (echo) => {
    const r1 = await session({ ...CUT, "show version": ["Version 17\r\n"] }, echo, 400);
    await r1.send(LOG, ms);
    for (const command of ["show clock", "show version"]) if (!r1.dirty) await asked(r1, command);
    expect(r1.dirty ? false : await r1.hasEnded?.(ms)).toBe(false);
    expect(r1.dirty).toBe(true);
  },
);

const HISTORY = "r1#show clock\r\nr1#\r\nr1#show history\r\n";

test.each(["when read", "when typed", "twice", "none"] as const)(
  "a session whose outputs hold the prompt is kept where each answer takes a while; the device echoes %s",
  async (echo) => {
    const answers = { "show clock": ["", "12:00\r\n"], "show history": ["", HISTORY] };
    const r1 = await session(answers, echo, 60);
    for (const command of ["show history", "show history", "show clock", "show history"]) {
      const { output } = await r1.send(command, ms);
      expect(output).toBe(command === "show clock" ? "12:00" : HISTORY.trim().replaceAll("\r", ""));
    }
    expect(r1.dirty).toBe(false);
  },
);

test.each(["when read", "when typed", "twice", "none"] as const)(
  "behind outputs that hold the prompt, one more prompt is not taken for the end; the device echoes %s",
  async (echo) => {
    const log = [`${HISTORY}first\r\nr1#`, "\r\nr1#", "\r\nsecond\r\n"];
    const r1 = await session({ [LOG]: log, "show version": ["Version 17\r\n"] }, echo, 600);
    await r1.send(LOG, ms);
    const own = { "show clock": "12:00", "show version": "Version 17" };
    for (const [command, said] of Object.entries(own)) {
      if (r1.dirty) break;
      expect(await asked(r1, command)).toSatisfy((answer: CommandResult) => isOwn(answer, said));
    }
    expect(r1.dirty).toBe(true);
  },
);

const LATE_REFUSAL = "\r\n% Invalid input detected\r\n";

test.each(["when read", "when typed", "twice", "none"] as const)(
  "a candidate is not committed where a line of it is refused late; the device echoes %s",
  async (echo) => {
    for (const first of ["r1(config)#", "note\r\nr1(config)#", "noter1(config)#"]) {
      const answers = { "mtu 99999": [first, LATE_REFUSAL] };
      const to = await device({ shell: shell(answers, echo, 500) });
      const platform = { ...candidatePlatform(), setup: ["terminal length 0"] };
      const r1 = await open(to, { platform });
      const change = await r1.configure(["hostname x", "mtu 99999"], { timeout_ms: 4_000 }).then(
        ({ rejected }) => rejected?.line,
        ({ details }: DeviceError) => details.commit_sent,
      );
      expect(["mtu 99999", false]).toContain(change);
      expect(to.ledger).not.toContain("commit");
    }
  },
);
