// Consoles that wait for a key, and messages of the log in the way of a question.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { conversation } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const { cisco_iosxe } = await loadPlatforms();
const ms = { timeout_ms: 10_000 };
const answers = { "show clock": "12:00:00\r\n" };

test.each([
  [
    "asks for RETURN on a line that it ends",
    "\r\nFE1 con0 is now available\r\n\r\nPress RETURN to get started.\r\n\r\n",
  ],
  ["asks for RETURN on the last line", "con0\r\nPress RETURN to get started!"],
  ["says nothing", ""],
  [
    "greets, and its log goes on",
    "Console ready\r\n*Nov 25 02:37:03.112: %SYS-5-RESTART: System restarted --",
  ],
])("a console that %s is woken, once", async (_what, greeting) => {
  const keys: string[] = [];
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write(greeting);
      keys.push(await terminal.line());
      await conversation(answers)(terminal);
    },
  });
  const session = await open(r1, { platform: cisco_iosxe! });
  expect((await session.send("show clock", ms)).output).toBe("12:00:00");
  expect(keys).toEqual([""]);
  expect(r1.ledger.slice(0, 2)).toEqual(["", "terminal length 0"]);
});

test("a console that asks who is there is told nothing", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("User Access Verification\r\n\r\nUsername: ");
      await terminal.line();
    },
  });
  const error = await failure(open(r1, { platform: cisco_iosxe!, timeouts: { login_ms: 8_000 } }));
  expect(error.code).toBe("login_dialog");
  expect(r1.ledger).toEqual([]);
});

const LOG = "*Feb  8 21:51:23.628: %SELINUX-3-MISMATCH: Switch 1 R0/0: audispd: type=AVC";
/** Asks for the enable secret, and logs while it waits for it. */
const asking = (question: string) => async (terminal: Terminal) => {
  terminal.write("r1>");
  expect(await terminal.line()).toBe("enable");
  terminal.write(question);
  if ((await terminal.line(() => "\r\n")) !== "enable secret")
    return terminal.write("% Access denied\r\nr1>");
  return conversation(answers)(terminal);
};

test.each([
  ["behind the question", `Password: ${LOG}`],
  ["behind the question, with a line end", `Password: ${LOG}\r\n`],
  ["below it", `Password: \r\n${LOG}\r\n`],
  ["below it, twice and not ended", `Password: \r\n${LOG}\r\n${LOG}`],
])("the enable secret is typed where the log has printed %s", async (_where, question) => {
  const r1 = await device({ shell: asking(question) });
  const login = { username: "netops", password: "secret", enable: "enable secret" };
  const session = await open(r1, { platform: cisco_iosxe!, login });
  expect((await session.send("show clock", ms)).output).toBe("12:00:00");
});

test("a device that was only slow is not asked again for what it had not answered", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      await terminal.line(false);
      terminal.write("r1>");
      // Its second prompt, for the key that was pressed meanwhile.
      setTimeout(() => terminal.write("\r\nr1>"), 400);
      expect(await terminal.line()).toBe("enable");
      terminal.write("Password: ");
      await terminal.line(() => "\r\n");
      await conversation(answers)(terminal);
    },
  });
  const login = { username: "netops", password: "secret", enable: "enable secret" };
  const session = await open(r1, { platform: cisco_iosxe!, login });
  expect((await session.send("show clock", ms)).output).toBe("12:00:00");
});
