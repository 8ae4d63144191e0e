// Commands on terminals that misbehave: each ends with the right output, or with an error that says why.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { testPlatform } from "../testing/platform.js";
import { conversation, type Script } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const ms = { timeout_ms: 3_000 };
type Answers = Parameters<typeof conversation>[0];

async function talk(answers: Answers, overrides: Parameters<typeof open>[1] = {}) {
  const r1 = await device({ shell: conversation(answers) });
  return { r1, session: await open(r1, overrides) };
}

/** A shell that treats every line alike. */
function shell(
  answer: (terminal: Terminal, line: string) => Promise<void> | void,
  echo: Parameters<Terminal["line"]>[0] = true,
  prompt = "r1#",
): Script {
  return {
    shell: async (terminal) => {
      terminal.write(prompt);
      for (;;) {
        const line = await terminal.line(echo);
        if (line === "exit") return;
        await answer(terminal, line);
        terminal.write(prompt);
      }
    },
  };
}

test("prompt text inside the output does not end the command", async () => {
  const { session } = await talk({
    "show log": async (terminal) => {
      terminal.write("r1#\r\nr1#show log\r\n");
      await sleep(60);
      terminal.write("line\r\nr1#");
      await sleep(60);
      terminal.write("\r\nr1#bye\r\nlast\r\n");
    },
    "show clock": "12:00\r\n",
  });
  expect((await session.send("show log", ms)).output).toBe("r1#\nr1#show log\nline\nr1#\nr1#bye\nlast");
  expect((await session.send("show clock", ms)).output).toBe("12:00");
});

test.each(["r1#\nr1#x\nend", "a\nr1#x\nend"])(
  "prompt text inside output that trickles byte by byte does not end the command: %j",
  async (text) => {
    const r1 = await device(
      shell(async (terminal) => {
        for (const letter of `${text}\n`.replaceAll("\n", "\r\n")) {
          terminal.write(letter);
          await sleep(4);
        }
      }),
    );
    const session = await open(r1);
    expect((await session.send("show log", ms)).output).toBe(text);
  },
);

test("output that begins with the prompt's text, and a prompt's text after another", async () => {
  const { session } = await talk({
    first: async (terminal) => {
      await sleep(20);
      terminal.write("r1#");
      await sleep(3);
      terminal.write("\r\nlast\r\n");
    },
    second: async (terminal) => {
      terminal.write("a\r\nr1#\r\nr1#");
      await sleep(20);
      terminal.write("b\r\nlast\r\n");
    },
  });
  expect((await session.send("first", ms)).output).toBe("r1#\nlast");
  expect((await session.send("second", ms)).output).toBe("a\nr1#\nr1#b\nlast");
});

test.each([
  ["missing", false],
  ["as it is", true],
  ["with the prompt redrawn", (line: string) => `\rr1#${line}\r\n`],
  ["letter by letter with corrections", (line: string) => `${line.slice(0, 3)}\b\b\b\x1b[K${line}\r\n`],
  ["wrapped at 8 columns", (line: string) => `${line.replace(/.{8}/g, "$& \r")}\r\n`],
  ["wrapped by line breaks", (line: string) => `${line.replace(/.{10}/g, "$&\r\n")}\r\n`],
  ["completed", (line: string) => `${line.replace("sh ver", "show version")}\r\n`],
  ["twice", (line: string) => `${line}\r\n${line}\r\n`],
  [
    "with a log line inside",
    (line: string) =>
      `${line.slice(0, 2)}\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\nr1#${line}\r\n`,
  ],
] as const)("echo %s", async (_name, echo) => {
  const r1 = await device(
    shell((terminal, line) => terminal.write(line === "" ? "" : "one\r\ntwo\r\n"), echo),
  );
  const session = await open(r1);
  for (const command of ["sh ver | include x", "sh ver"])
    expect((await session.send(command, ms)).output).toBe("one\ntwo");
});

test("paging that cannot be switched off", async () => {
  let keys = "";
  const page = Array.from({ length: 60 }, (_, n) => `line ${n}`);
  const { session, r1 } = await talk({
    "show all": async (terminal) => {
      for (const [n, line] of page.entries()) {
        terminal.write(`${line}\r\n`);
        if (n % 20 === 19) {
          terminal.write(" --More-- ");
          keys += await terminal.key();
          terminal.write(
            n === 19 ? "\r          \r" : `${"\b".repeat(10)}${" ".repeat(10)}${"\b".repeat(10)}`,
          );
        }
      }
    },
  });
  expect((await session.send("show all", ms)).output).toBe(page.join("\n"));
  expect(keys).toBe("   ");
  expect(r1.ledger).toEqual(["show all"]);
});

test("a question is answered by the step's reply, and what was asked is in the output", async () => {
  const answers: string[] = [];
  const { session } = await talk({
    reload: async (terminal) => {
      terminal.write("Proceed with reload? [confirm]");
      answers.push(await terminal.line());
      terminal.write("Reason: ");
      answers.push(await terminal.line());
      terminal.write("done\r\n");
    },
  });
  const replies = [
    { prompt: "\\[confirm\\]", answer: "y" },
    { prompt: "Reason:", answer: "test" },
  ];
  expect((await session.send("reload", { ...ms, replies })).output).toBe(
    "Proceed with reload? [confirm]\nReason:\ndone",
  );
  expect(answers).toEqual(["y", "test"]);
});

test("the platform's dialog is answered; the step's reply goes before it", async () => {
  const platform = testPlatform({ dialogs: [{ prompt: "Overwrite\\?", answer: "no" }] });
  const copy = {
    copy: async (terminal: Terminal) => {
      terminal.write("Overwrite? ");
      terminal.write(`got ${await terminal.line()}\r\n`);
    },
  };
  const { session } = await talk(copy, { platform });
  expect((await session.send("copy", ms)).output).toContain("got no");
  expect(
    (await session.send("copy", { ...ms, replies: [{ prompt: "Overwrite", answer: "yes" }] })).output,
  ).toContain("got yes");
});

test("an unanswered question ends the command by name; the session backs out and stays usable", async () => {
  const { session, r1 } = await talk({
    erase: async (terminal) => {
      terminal.write("Erase all? [confirm]");
      expect(await terminal.line()).toBe("\x03");
    },
    "show clock": "12:00\r\n",
  });
  const error = await failure(session.send("erase", ms));
  expect(error).toMatchObject({ code: "unanswered_question", details: { sent: true } });
  expect(error.message).toContain("Erase all? [confirm]");
  expect(error.message).toContain("replies");
  expect(session.dirty).toBe(false);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger).toEqual(["erase", "\x03", "show clock"]);
});

test("an unanswered question that cannot be left closes the session", async () => {
  const { session, r1 } = await talk({
    erase: async (terminal) => {
      for (;;) {
        terminal.write("Are you sure (yes/no)? ");
        await terminal.line();
      }
    },
  });
  expect((await failure(session.send("erase", ms))).code).toBe("unanswered_question");
  expect(session.dirty).toBe(true);
  await r1.idle();
});

test("a secret reply is typed once, however often it is asked", async () => {
  const { session, r1 } = await talk({
    su: async (terminal) => {
      for (;;) {
        terminal.write("Password: ");
        if ((await terminal.line(false)) === "\x03") return terminal.write("\r\n");
        terminal.write("\r\nSorry\r\n");
      }
    },
  });
  const error = await failure(
    session.send("su", { ...ms, replies: [{ prompt: "Password:", answer: "hidden", secret: true }] }),
  );
  expect(error.code).toBe("unanswered_question");
  expect(error.message).not.toContain("hidden");
  expect(r1.ledger.filter((line) => line === "hidden")).toHaveLength(1);
});

test("banners that wait for a key", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("\x1b[2J\x1b[1;1HWelcome\r\nPress any key to continue");
      await terminal.line(false);
      await conversation({ "show clock": "12:00\r\n" })(terminal);
    },
  });
  const session = await open(r1);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
});

test("an expired password after the login is named", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("WARNING: Your password has expired.\r\nCurrent password: ");
      await terminal.gone();
    },
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("login_dialog");
  expect(error.message).toContain("Current password:");
  expect(r1.ledger).toEqual([]);
  await r1.idle();
});

test("a login without a prompt times out and shows the last line", async () => {
  const r1 = await device({
    shell: async (terminal) => (terminal.write("booting\r\nstill "), terminal.gone()),
  });
  const error = await failure(open(r1, { timeouts: { login_ms: 150 } }));
  expect(error.code).toBe("login_timeout");
  expect(error.message).toContain('"still"');
  await r1.idle();
});

test("colours and cursor codes around prompt and output", async () => {
  const r1 = await device(
    shell(
      (terminal) => terminal.write("\x1b[0;32mup\x1b[0m\x1b[K\r\n\x1b[1mdown\x1b[m\r\n"),
      true,
      "\x1b[?2004h\x1b[1;32mr1#\x1b[0m ",
    ),
  );
  const session = await open(r1);
  expect((await session.send("show", ms)).output).toBe("up\ndown");
});

test("bytes split inside a character", async () => {
  const bytes = Buffer.from("größe ✓ 名前 🚀\r\n");
  const r1 = await device(
    shell(async (terminal) => {
      for (const byte of bytes) {
        terminal.write(Buffer.from([byte]));
        await sleep(0);
      }
    }),
  );
  const session = await open(r1);
  expect((await session.send("show", ms)).output).toBe("größe ✓ 名前 🚀");
});

test("log lines: within the output, after the prompt, glued to it, between commands", async () => {
  const log =
    "*Mar  1 00:12:34.567: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet0/9, changed state to up";
  let prompts = 0;
  const r1 = await device({
    shell: async (terminal) => {
      const after = ["", "", `\r\n${log}\r\n`, `${log}\r\n`, ""];
      for (;;) {
        terminal.write(`r1#${after[prompts++] ?? ""}`);
        if ((await terminal.line()) === "exit") return;
        terminal.write(`a\r\n${log}\r\nb\r\n`);
      }
    },
  });
  const session = await open(r1);
  for (let n = 0; n < 3; n++) expect((await session.send("show", ms)).output).toBe(`a\n${log}\nb`);
  expect((await session.send("show", ms)).output).toBe(`a\n${log}\nb`);
});

test("a log line that comes between two commands, in two parts", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("r1#");
      for (;;) {
        if ((await terminal.line()) === "exit") return;
        terminal.write("one\r\nr1#");
        await sleep(10);
        terminal.write("\r\n%SYS-5-CONFIG_I: Configured");
        await sleep(60);
        terminal.write(" from console\r\nr1#");
      }
    },
  });
  const session = await open(r1);
  for (let n = 0; n < 2; n++) {
    expect((await session.send("show clock", ms)).output).toBe("one");
    await sleep(30);
  }
});

test("the hostname is changed by a command", async () => {
  let name = "r1";
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write(`${name}#`);
        const line = await terminal.line();
        if (line === "exit") return;
        if (line.startsWith("hostname ")) name = line.slice(9);
        else terminal.write("ok\r\n");
      }
    },
  });
  const session = await open(r1);
  await session.send("hostname core-2", ms);
  expect((await session.send("show", ms)).output).toBe("ok");
  expect((await session.send("show", ms)).output).toBe("ok");
});

test("a line of a megabyte", async () => {
  const { session } = await talk({ "show blob": `${"x".repeat(1_000_000)}\r\nend\r\n` });
  const { output } = await session.send("show blob", { timeout_ms: 10_000 });
  expect(output.length).toBe(1_000_004);
  expect(output.endsWith("x\nend")).toBe(true);
});

test("output beyond the limit is cut, the command still ends at its prompt", async () => {
  const { session } = await talk({ "show tech": "grüße\r\n".repeat(1_000), "show clock": "12:00\r\n" });
  const result = await session.send("show tech", { ...ms, output_limit: 35 });
  expect(result).toMatchObject({ truncated: true, bytes: 34 });
  expect(Buffer.byteLength(result.output)).toBe(34);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
});

test("a sink gets everything in order, the result only the beginning", async () => {
  const { session } = await talk({
    "show tech": Array.from({ length: 50_000 }, (_, n) => `line ${n}\r\n`).join(""),
  });
  let got = "";
  const sink = async (text: string): Promise<void> => {
    await sleep(0);
    got += text;
  };
  const result = await session.send("show tech", { timeout_ms: 10_000, sink, keep: 10 });
  expect(result.output).toBe("line 0\nlin");
  expect(got).toBe(Array.from({ length: 50_000 }, (_, n) => `line ${n}`).join("\n"));
  expect(result.bytes).toBe(got.length);
});

test("a slow sink holds the device up: what is on its way stays small, whatever the length", async () => {
  let sent = 0;
  let got = 0;
  let most = 0;
  const block = `${"x".repeat(1_022)}\r\n`.repeat(64);
  const { session } = await talk({
    "show tech": async (terminal) => {
      for (let n = 0; n < 600; n++) {
        if (!terminal.channel.write(block))
          await new Promise((resolve) => terminal.channel.once("drain", resolve));
        sent += block.length;
      }
    },
  });
  let busy = false;
  const sink = async (text: string): Promise<void> => {
    expect(busy).toBe(false);
    busy = true;
    most = Math.max(most, sent - got);
    await sleep(0);
    got += text.length;
    busy = false;
  };
  const result = await session.send("show tech", { timeout_ms: 60_000, sink, keep: 0 });
  expect(result.bytes).toBe(600 * 64 * 1_023 - 1);
  expect(most).toBeLessThan(12_000_000);
});

test("a sink that fails ends the command and leaves the session dirty", async () => {
  const { session } = await talk({ show: "x\r\n".repeat(100_000) });
  const error = await failure(
    session.send("show", { ...ms, sink: () => Promise.reject(new Error("disk full")) }),
  );
  expect(error.message).toBe("disk full");
  expect(session.dirty).toBe(true);
});

test("silence in the middle of output times out, dirty, with the last of what was said", async () => {
  const { session, r1 } = await talk({
    show: async (terminal) => (terminal.write("half a li"), terminal.gone()),
  });
  const error = await failure(session.send("show", { timeout_ms: 150 }));
  expect(error).toMatchObject({ code: "command_timeout", details: { sent: true } });
  expect(error.details.tail).toContain("half a li");
  expect(error.message).toContain('"r1#"');
  expect(session.dirty).toBe(true);
  expect((await failure(session.send("show", ms))).code).toBe("session_lost");
  await session.close();
  await r1.idle();
  expect(r1.ledger).toEqual(["show"]);
});

test("an abort in the middle of a command", async () => {
  const abort = new AbortController();
  const { session, r1 } = await talk({ show: async (terminal) => (abort.abort(), terminal.gone()) });
  expect(await failure(session.send("show", { ...ms, signal: abort.signal }))).toMatchObject({
    code: "cancelled",
    details: { sent: true },
  });
  expect(session.dirty).toBe(true);
  await session.close();
  await r1.idle();
});

test("an abort before the command: nothing is sent and the session stays usable", async () => {
  const { session, r1 } = await talk({});
  const error = await failure(session.send("show", { ...ms, signal: AbortSignal.abort() }));
  expect(error).toMatchObject({ code: "cancelled", details: { sent: false } });
  expect(session.dirty).toBe(false);
  expect(r1.ledger).toEqual([]);
});

test("the device closes the session in the middle of a command", async () => {
  const { session } = await talk({
    show: (terminal) => (terminal.write("bye\r\n"), terminal.channel.end(), terminal.close()),
  });
  const error = await failure(session.send("show", ms));
  expect(error).toMatchObject({ code: "session_lost", details: { sent: true } });
  expect(error.details.tail).toContain("bye");
  expect((await failure(session.send("show", ms))).details.sent).toBe(false);
});

test("a reload may end the session", async () => {
  const { session } = await talk({
    reload: (terminal) => (terminal.write("going down\r\n"), terminal.close()),
  });
  const result = await session.send("reload", { ...ms, expect_disconnect: true });
  expect(result).toMatchObject({ disconnected: true, output: "going down" });
  expect(session.dirty).toBe(true);
});

test("beforeSend is awaited before the first byte; its rejection sends nothing and leaves the session usable", async () => {
  const { session, r1 } = await talk({ "show clock": "12:00\r\n" });
  const why = new Error("not wanted any more");
  expect(await failure(session.send("show clock", { ...ms, beforeSend: () => Promise.reject(why) }))).toBe(
    why,
  );
  expect(r1.ledger).toEqual([]);
  let before: string[] = ["unset"];
  const beforeSend = async (): Promise<void> => {
    await sleep(20);
    before = [...r1.ledger];
  };
  expect((await session.send("show clock", { ...ms, beforeSend })).output).toBe("12:00");
  expect(before).toEqual([]);
});

test("an abort or a loss during beforeSend sends nothing", async () => {
  const abort = new AbortController();
  const { session, r1 } = await talk({});
  const aborted = failure(
    session.send("show", { ...ms, signal: abort.signal, beforeSend: async () => abort.abort() }),
  );
  expect(await aborted).toMatchObject({ code: "cancelled", details: { sent: false } });
  expect(session.dirty).toBe(false);
  const lost = failure(session.send("show", { ...ms, beforeSend: () => r1.close().then(() => sleep(20)) }));
  expect(await lost).toMatchObject({ code: "session_lost", details: { sent: false } });
  expect(r1.ledger).toEqual([]);
});

test("a second command before the first has ended is refused, the first goes on", async () => {
  const { session } = await talk({ "show clock": "12:00\r\n" });
  const first = session.send("show clock", ms);
  expect((await failure(session.send("show clock", ms))).details.sent).toBe(false);
  expect((await first).output).toBe("12:00");
});

test.each(["show\nreload", "show\rreload", "show\x03", "a\x1b[A"])(
  "a command that hides a line break or control character is refused: %j",
  async (command) => {
    const { session, r1 } = await talk({});
    expect(await failure(session.send(command, ms))).toMatchObject({
      code: "unsupported",
      details: { sent: false },
    });
    expect(r1.ledger).toEqual([]);
  },
);

test("secrets are masked in what an error says", async () => {
  const mask = (text: string): string => text.replaceAll("hunter2", "***");
  const { session } = await talk(
    { "key hunter2": async (terminal) => (terminal.write("key hunter2 is"), terminal.gone()) },
    { mask },
  );
  const error = await failure(session.send("key hunter2", { timeout_ms: 100 }));
  expect(error.code).toBe("command_timeout");
  expect(`${error.message} ${error.details.tail} ${String(error.cause)}`).not.toContain("hunter2");
  expect(error.details.tail).toContain("key *** is");
});

test("a refusal of the device is named", async () => {
  const { session } = await talk({
    shw: "     ^\r\n% Invalid input detected at '^' marker.\r\n\r\n",
    "show x": "fine\r\n",
  });
  expect(await session.send("shw", ms)).toMatchObject({ refused: "% Invalid input detected at '^' marker." });
  expect((await session.send("show x", ms)).refused).toBeUndefined();
});

test("a line above the prompt that belongs to it is no output", async () => {
  const platform = testPlatform({
    modes: { exec: { prompt: "^[\\w.-]+#$", above: "^\\[edit.*\\]$" } },
    configure: undefined,
    transitions: [],
  });
  const r1 = await device(shell((terminal) => terminal.write("a\r\nb\r\n"), true, "\r\n[edit]\r\nr1#"));
  const session = await open(r1, { platform });
  expect((await session.send("show", ms)).output).toBe("a\nb");
});

test("setup lines are sent after the login; a refusal of one is tolerated", async () => {
  const r1 = await device({
    shell: conversation({ "terminal length 0": "% Permission denied\r\n", "show clock": "12:00\r\n" }),
  });
  const session = await open(r1, {
    platform: testPlatform({ setup: ["terminal length 0", "terminal width 511"] }),
  });
  expect((await session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger).toEqual(["terminal length 0", "terminal width 511", "show clock"]);
});
