// Commands on terminals that misbehave: each ends with the right output.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { testPlatform } from "../testing/platform.js";
import { device, open } from "../testing/session.js";
import { ms, talk, shell } from "../testing/talk.js";

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

test("a line above the prompt that belongs to it is not output", async () => {
  const platform = testPlatform({
    modes: { exec: { prompt: "^[\\w.-]+#$", above: "^\\[edit.*\\]$" } },
    configure: undefined,
    transitions: [],
  });
  const r1 = await device(shell((terminal) => terminal.write("a\r\nb\r\n"), true, "\r\n[edit]\r\nr1#"));
  const session = await open(r1, { platform });
  expect((await session.send("show", ms)).output).toBe("a\nb");
});

test.each([
  ["}", "}"],
  ["hello", "hello"],
  ["one\r\ntwo three", "one\ntwo three"],
  ["x".repeat(200_000), "x".repeat(200_000)],
])(
  "output that does not end its line is output, and the prompt behind it a prompt (%#)",
  async (said, output) => {
    const { session, r1 } = await talk({ "more flash:x": said, "show clock": "12:00\r\n" });
    for (let times = 0; times < 2; times++) {
      expect((await session.send("more flash:x", ms)).output).toBe(output);
      expect((await session.send("show clock", ms)).output).toBe("12:00");
    }
    expect([session.dirty, r1.accepted]).toEqual([false, 1]);
  },
);
