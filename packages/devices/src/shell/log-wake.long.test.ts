// Messages of the log behind which a device shows no prompt.
import { describe, expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { conversation } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const { cisco_iosxe, cisco_iosxr } = await loadPlatforms();
const ms = { timeout_ms: 10_000 };
const LOG = "*Feb 22 01:31:30.836: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: admin] at 01:31:30 UTC";
const LOG2 = "*Jan 27 20:09:18.103: %SYS-5-LOG_CONFIG_CHANGE: Console logging disabled";

/** Says this, and shows its prompt once Enter is pressed. */
const untilEnter = (said: string) => async (terminal: Terminal) => {
  terminal.write(said);
  await terminal.line();
};

describe("a read", () => {
  test.each([
    ["a message, ended", `Version 17\r\n${LOG}\r\n`, `Version 17\n${LOG}`],
    ["a message, not ended", `Version 17\r\n${LOG}`, `Version 17\n${LOG}`],
    ["the prompt with a word behind it", "end\r\nr1#[OK]", "end\nr1#[OK]"],
  ])("behind %s: Enter brings the prompt", async (_what, said, output) => {
    const r1 = await device({
      shell: conversation({ "show version": untilEnter(said), "show clock": "12:00\r\n" }),
    });
    const session = await open(r1, { platform: cisco_iosxe! });
    expect((await session.send("show version", ms)).output).toBe(output);
    expect((await session.send("show clock", ms)).output).toBe("12:00");
    expect(session.dirty).toBe(false);
  });

  test("the prompt stands above messages of which the last is not ended: nothing is typed", async () => {
    const said = `3 users\r\nr1#${LOG}\r\n${LOG2}\r\n${LOG}`;
    const r1 = await device({ shell: conversation({ "show users": untilEnter(said) }) });
    const session = await open(r1, { platform: cisco_iosxe! });
    expect((await session.send("show users", ms)).output).toBe("3 users");
    expect(r1.ledger.at(-1)).toBe("show users");
  });

  test("a device that was only slow: its second prompt is not taken for an answer", async () => {
    const slow = async (terminal: Terminal) => {
      terminal.write(`first\r\n${LOG}\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      terminal.write("second\r\n");
    };
    const r1 = await device({ shell: conversation({ "show tech": slow, "show clock": "12:00\r\n" }) });
    const session = await open(r1, { platform: cisco_iosxe! });
    const { output } = await session.send("show tech", ms);
    expect(output.split("\n").filter((line) => !/^(?:r1#)?$/.test(line))).toEqual(["first", LOG, "second"]);
    expect((await session.send("show clock", ms)).output).toBe("12:00");
  });
});

test("Enter never answers a question that messages have moved up, nor one of a change", async () => {
  const asks = untilEnter(`Delete all? [confirm]\r\n${LOG}\r\n`);
  const r1 = await device({
    shell: conversation({ "show version": asks, "clear all": untilEnter(`${LOG}\r\n`) }),
  });
  const session = await open(r1, { platform: cisco_iosxe! });
  await failure(session.send("show version", { timeout_ms: 6_000 }));
  const again = await open(r1, { platform: cisco_iosxe! });
  await failure(again.send("clear all", { timeout_ms: 6_000, beforeSend: async () => {} }));
  expect(r1.ledger.filter((line) => line === "")).toEqual([]);
});

test("XR: a message of which only the head has come is not a question", async () => {
  const table = { end: untilEnter("LC/0/2/CPU0:Nov 14 04:31:46.191 PST: qos_ma[199]: ") };
  let prompt = "RP/0/RP0/CPU0:r1(config)#";
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (line === "exit") return;
        if (line !== "end") continue;
        await table.end(terminal);
        prompt = "RP/0/RP0/CPU0:r1#";
      }
    },
  });
  const session = await open(r1, { platform: cisco_iosxr! });
  expect(session.mode).toBe("exec");
  expect(r1.ledger.slice(0, 2)).toEqual(["end", ""]);
});

test("the way to another mode, with a message behind the new prompt each time it is shown", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal): Promise<void> => {
      terminal.write("r1>");
      await terminal.line();
      terminal.write("Password: ");
      await terminal.line(false);
      for (let messages = 0; messages < 2; messages++) {
        terminal.write(`\r\nr1#\r\n${LOG}\r\n`);
        await terminal.line();
      }
      await conversation({ "show clock": "12:00\r\n" })(terminal);
    },
  });
  const login = { username: "netops", password: "secret", enable: "cisco" };
  const session = await open(r1, { platform: cisco_iosxe!, login, timeouts: { login_ms: 20_000 } });
  expect(session.mode).toBe("privileged_exec");
  expect((await session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger.slice(0, 4)).toEqual(["enable", "cisco", "", ""]);
});
