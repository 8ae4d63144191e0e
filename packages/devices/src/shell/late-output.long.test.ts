// A device that falls silent right behind output that looks like its prompt: nothing of it is given to the next line.
import { expect, test } from "vitest";
import { MemoryChannel } from "../testing/memory-channel.js";
import { testPlatform } from "../testing/platform.js";
import { failure } from "../testing/session.js";
import { Dialogue } from "./dialogue.js";
import { ShellSession } from "./session.js";
import { start } from "./start.js";

const ms = { timeout_ms: 10_000 };
type Answer = (typed: string, self: Stalling) => void;

/** A device with a terminal that echoes; what it owes is said later. */
class Stalling extends MemoryChannel {
  owed: string | undefined;
  asked = 0;
  /** Gives a sign of life, and with it what is on its way. */
  onAsked: () => void = () => {};

  override alive(): Promise<boolean> {
    this.asked++;
    this.onAsked();
    return Promise.resolve(true);
  }
  print(text: string): void {
    this.say(Buffer.from(text.replaceAll("\n", "\r\n")));
  }
  /** In drops of three letters. */
  async drip(text: string): Promise<void> {
    for (const drop of text.replaceAll("\n", "\r\n").match(/[^]{1,3}/g) ?? []) {
      this.say(Buffer.from(drop));
      await new Promise(setImmediate);
    }
  }
  pay(): void {
    const { owed = "" } = this;
    this.owed = undefined;
    this.print(owed);
  }
}

async function session(answer: Answer, prompt = (): string => "r1#") {
  const channel = new Stalling((typed, self) => {
    channel.pay();
    channel.print(`${typed}\n`);
    if (typed === "terminal length 0") return channel.print(prompt());
    answer(typed, self as Stalling);
  });
  const dialogue = new Dialogue("r1", testPlatform({ setup: ["terminal length 0"] }), channel);
  channel.say(Buffer.from("Welcome\r\nr1#"));
  await start(dialogue, { login_ms: 10_000 });
  return { channel, session: new ShellSession(dialogue, dialogue.platform, { mask: (text) => text }) };
}

const clock: Answer = (typed, self) => {
  if (typed === "") return self.print("r1#");
  if (typed === "show clock") return self.print("12:00\nr1#");
  self.owed = "\nsecond\nr1#";
  void self.drip("the first line\nr1#");
};

test("what is on its way when the other side is asked for a sign of life is waited for", async () => {
  const { channel, session: r1 } = await session(clock);
  channel.onAsked = () => channel.owed !== undefined && channel.pay();
  expect((await r1.send("show log", ms)).output).toBe("the first line\nr1#\nsecond");
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
  expect(r1.dirty).toBe(false);
});

test("a prompt behind output that came in one go is believed without asking", async () => {
  const { channel, session: r1 } = await session((_typed, self) => self.print("the first line\nsecond\nr1#"));
  await r1.send("show log", ms);
  await r1.send("show log", ms);
  expect(channel.asked).toBe(0);
});

test("output that comes with the next command is none of its output, and the session is not used again", async () => {
  const { session: r1 } = await session(clock);
  expect((await r1.send("show log", ms)).output).toBe("the first line");
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
  expect(r1.dirty).toBe(true);
  expect(await failure(r1.send("show clock", ms))).toMatchObject({
    code: "session_lost",
    details: { sent: false },
  });
});

test("output that comes before the next command keeps it from being sent", async () => {
  const typed: string[] = [];
  const { channel, session: r1 } = await session((line, self) => {
    typed.push(line);
    clock(line, self);
  });
  await r1.send("show log", ms);
  channel.pay();
  expect(r1.dirty).toBe(true);
  expect(await failure(r1.send("show clock", ms))).toMatchObject({
    code: "session_lost",
    details: { sent: false },
  });
  expect(typed).toEqual(["show log"]);
});

test("log lines after an uncertain prompt are not output that came late", async () => {
  const { channel, session: r1 } = await session(clock);
  await r1.send("show log", ms);
  channel.owed = undefined;
  channel.print("\n%SYS-5-CONFIG_I: Configured from console\nr1#");
  expect(r1.dirty).toBe(false);
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
});

test("a prompt that is shown again behind a log line is not the end: the output follows", async () => {
  const message = "%LINK-3-UPDOWN: Interface Ethernet0/1, changed state to up";
  const { session: r1 } = await session((typed, self) => {
    self.print(`\n${message}\nr1#`);
    if (typed === "show json") setTimeout(() => self.print('{"a": 1}\nr1#'), 200);
  });
  const result = await r1.send("show json", ms);
  expect(result.output).toBe(`\n${message}\nr1#{"a": 1}`);
  expect(result.prompt).toBe("r1#");
  expect((await r1.send("clear counters", ms)).output).toBe(`\n${message}`);
  expect(r1.dirty).toBe(false);
});

test.each([
  ["the last", ["hostname x", "mtu 99999"], { accepted: ["hostname x"], not_sent: [] }, 1],
  [
    "one before",
    ["mtu 99999", "hostname x", "hostname y"],
    { accepted: ["hostname x"], not_sent: ["hostname y"] },
    0,
  ],
] as const)("a refusal that comes late counts for its line: %s", async (_which, lines, outcome, index) => {
  let mode = "r1#";
  const { session: r1 } = await session((typed, self) => {
    if (typed === "configure terminal") mode = "r1(config)#";
    if (typed === "end") mode = "r1#";
    if (typed.startsWith("mtu")) self.owed = `\n% Invalid input detected\n${mode}`;
    self.print(mode);
  });
  const result = await r1.configure([...lines], ms);
  expect(result).toMatchObject({
    ...outcome,
    rejected: { line: "mtu 99999", index, said: "% Invalid input detected" },
    left: true,
  });
  expect(r1.dirty).toBe(true);
});

/** `show log` stops for so long at what looks like a prompt of another mode. */
function stopping(at: string, pause_ms: number, typed: string[]): Answer {
  return (line, self) => {
    typed.push(line);
    if (line === "show clock") return self.print("12:00\nr1#");
    if (line !== "show log") return self.print("r1#");
    self.print(`first\n${at}`);
    setTimeout(() => self.print("\nsecond\nr1#"), pause_ms);
  };
}

test.each(["r1>", "r1(config)#"])("output that stops for a moment at a line like %s is whole", async (at) => {
  const { session: r1 } = await session(stopping(at, 600, []));
  expect((await r1.send("show log", ms)).output).toBe(`first\n${at}\nsecond`);
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
});

test.each(["r1>", "r1(config)#"])(
  "output that stops for longer at a line like %s is not whole",
  async (at) => {
    const typed: string[] = [];
    const { session: r1 } = await session(stopping(at, 1_400, typed));
    const error = await failure(r1.send("show log", ms));
    expect(error).toMatchObject({ code: "session_lost", details: { sent: true, late_output: true } });
    expect(r1.dirty).toBe(true);
    // Enter, to see whether the device is at its prompt, and no line that leads to another mode.
    expect(typed).toEqual(["show log", ""]);
  },
);

test("the way to another mode is not gone on with while the device still prints", async () => {
  const typed: string[] = [];
  const { session: r1 } = await session((line, self) => {
    typed.push(line);
    if (line === "show log") {
      self.print("first\nr1#");
      self.owed = "\nsecond\nr1#";
    } else self.print(line === "configure terminal" ? "r1(config)#" : "r1#");
  });
  await r1.send("show log", ms);
  const error = await failure(r1.configure(["hostname x"], ms));
  expect(error).toMatchObject({ code: "session_lost", details: { sent: false, late_output: true } });
  expect(typed).not.toContain("hostname x");
});

/** `hostname x` is taken; what the device says of the line that leaves is cut, and its rest comes when a key is pressed. */
async function lateEnd(said: string, owed: string | undefined) {
  const typed: string[] = [];
  let mode = "r1#";
  const { session: r1 } = await session((line, self) => {
    typed.push(line);
    if (line === "configure terminal") mode = "r1(config)#";
    if (line === "end") {
      mode = "r1#";
      self.owed = owed;
    }
    self.print(line === "end" ? said + mode : mode);
  });
  return { typed, r1, result: await r1.configure(["hostname x"], ms) };
}

test("a refusal that comes behind the line that leaves configuration mode counts", async () => {
  const { result, r1 } = await lateEnd("Applying\n", "\n% Invalid input detected\nr1#");
  const said = "% Invalid input detected";
  expect(result).toMatchObject({ accepted: [], rejected: { line: "hostname x", said } });
  expect(r1.dirty).toBe(true);
});

test("a note that comes behind the line that leaves configuration mode refuses nothing", async () => {
  const { result, r1 } = await lateEnd("Applying\n", "\nBuilding configuration...\nr1#");
  expect(result.accepted).toEqual(["hostname x"]);
  expect(result.rejected).toBeUndefined();
  expect(r1.dirty).toBe(true);
});

test.each([
  ["Applying\n", ["configure terminal", "hostname x", "end", ""]],
  ["", ["configure terminal", "hostname x", "end"]],
])("Enter behind a change is pressed where its last line printed something (%j)", async (said, lines) => {
  const { result, r1, typed } = await lateEnd(said, undefined);
  expect(result).toMatchObject({ accepted: ["hostname x"], left: true });
  expect(typed).toEqual(lines);
  expect(r1.dirty).toBe(false);
});

/** `line` is answered in two pieces; what is owed behind them comes when a key is pressed. */
async function lastOf(line: string, pieces: [string, string], pause_ms: number, owed?: string) {
  const typed: string[] = [];
  const { session: r1 } = await session((each, self) => {
    typed.push(each);
    if (each !== line) return self.print("r1#");
    self.owed = owed;
    self.print(pieces[0]);
    setTimeout(() => self.print(pieces[1]), pause_ms);
  });
  await r1.send(line, ms);
  return { typed, r1, ended: await r1.hasEnded(ms) };
}

test.each([
  ["came with a pause", "show clock", ["first\n", "r1#"], 700],
  ["holds the prompt", "show clock", ["first\n", "r1#exit\nr1#"], 0],
] as const)("the end of an output that %s is asked for with Enter", async (_why, line, pieces, pause_ms) => {
  const cut = await lastOf(line, [...pieces], pause_ms, "\nsecond\nr1#");
  expect(cut.ended).toBe(false);
  expect(cut.r1.dirty).toBe(true);
  const whole = await lastOf(line, [...pieces], pause_ms);
  expect(whole.ended).toBe(true);
  expect(whole.typed).toEqual([line, ""]);
  expect(whole.r1.dirty).toBe(false);
});

test("a last output may end too early without a sign of it", async () => {
  const cut = await lastOf("show clock", ["first\n", "r1#"], 0, "\nsecond\nr1#");
  expect(cut.ended).toBe(false);
  expect(cut.r1.dirty).toBe(true);
  const whole = await lastOf("show clock", ["first\n", "r1#"], 0);
  expect(whole.typed).toEqual(["show clock", ""]);
  expect(whole.ended).toBe(true);
});

test("a device that says the same to each Enter is in step", async () => {
  const { session: r1 } = await session((typed, self) =>
    self.print(typed === "" ? "? for help\nr1#" : "12:00\nr1#"),
  );
  await r1.send("show clock", ms);
  expect(await r1.hasEnded(ms)).toBe(true);
  expect(r1.dirty).toBe(false);
  expect((await r1.send("show clock", ms)).output).toBe("12:00");
});
