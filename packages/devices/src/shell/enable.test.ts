// The way into the privileged mode.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { conversation, type Script } from "../testing/scripted-device.js";
import { device, failure, open } from "../testing/session.js";
import { re2 } from "./regex.js";

/** Asks for the enable secret as often as it takes, three times at most. */
const guarded = (right: string): Script => ({
  shell: async (terminal) => {
    terminal.write("r1>");
    await terminal.line();
    for (let attempt = 0; attempt < 3; attempt++) {
      terminal.write("Password: ");
      const secret = await terminal.line(false);
      terminal.write("\r\n");
      if (secret === right) return await conversation({ "show clock": "12:00\r\n" })(terminal);
    }
    terminal.write("% Bad secrets\r\n\r\n");
    await conversation({}, "r1>")(terminal);
  },
});

test("the enable secret is given once and commands run privileged", async () => {
  const r1 = await device(guarded("up"));
  const session = await open(r1, { login: { username: "u", password: "secret", enable: "up" } });
  expect(session.mode).toBe("exec");
  expect((await session.send("show clock", { timeout_ms: 2_000 })).output).toBe("12:00");
  expect(r1.ledger).toEqual(["enable", "up", "show clock"]);
});

test("a wrong enable secret: one attempt, and nothing is typed after it", async () => {
  const r1 = await device(guarded("up"));
  const error = await failure(open(r1, { login: { username: "u", password: "secret", enable: "down" } }));
  expect(error).toMatchObject({ code: "enable_refused", details: { sent: false } });
  expect(error.message).not.toContain("down");
  await r1.idle();
  expect(r1.ledger).toEqual(["enable", "down"]);
});

test("a device that says no and shows its old prompt", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("r1>");
      await terminal.line();
      terminal.write("Password: ");
      await terminal.line(false);
      terminal.write("\r\n% Access denied\r\n\r\n");
      await conversation({}, "r1>")(terminal);
    },
  });
  const error = await failure(open(r1, { login: { username: "u", password: "secret", enable: "x" } }));
  expect(error.code).toBe("enable_refused");
  expect(error.message).toContain("% Access denied");
  expect(r1.ledger).toEqual(["enable", "x"]);
});

test("asked for an enable secret that the credential has not", async () => {
  const r1 = await device(guarded("up"));
  const error = await failure(open(r1));
  expect(error.code).toBe("enable_refused");
  expect(error.message).toContain("the credential has none");
  await r1.idle();
  expect(r1.ledger).toEqual(["enable"]);
});

test("enable without a secret", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("r1>");
      await terminal.line();
      await conversation()(terminal);
    },
  });
  expect((await open(r1)).mode).toBe("exec");
});

test.each(["Username: ", "User Name:", "login: "])(
  "a device that asks %j before the secret",
  async (question) => {
    const r1 = await device({
      shell: async (terminal) => {
        terminal.write("r1>");
        await terminal.line();
        terminal.write(question);
        await terminal.line();
        terminal.write("Password: ");
        await terminal.line(false);
        terminal.write("\r\n");
        await conversation({ "show clock": "12:00\r\n" })(terminal);
      },
    });
    await open(r1, { login: { username: "u", password: "secret", enable: "up" } });
    expect(r1.ledger).toEqual(["enable", "u", "up"]);
  },
);

test("a device that refuses a line for its mode is not told to be one of privileges", async () => {
  const said = "% Cannot run commands in the mode at '^' marker.";
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line.startsWith("configure")) terminal.write(`${said}\r\n`);
      }
    },
  });
  const session = await open(r1, { platform: (await cliPlatforms())["cisco_nxos"]! });
  const error = await failure(session.configure(["vlan 10"], { timeout_ms: 5_000 }));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(error.message).toContain("It is in a mode");
  expect(error.message).not.toContain("privileges");
});

const QUESTIONS = [
  "Password: ",
  "password:",
  "Enter Password:",
  "R1 enable password: ",
  "Password for lab: ",
  "PASSCODE: ",
  "Enable secret: ",
];
const enabling = Object.values(await cliPlatforms()).filter(({ transitions }) =>
  transitions.some(({ send, secret }) => send === "enable" && secret),
);

test.each(enabling.map((platform) => [platform.name, platform] as const))(
  "%s: the secret is given however the device, or its AAA server, asks for it",
  (_name, { transitions }) => {
    const { prompt } = transitions.find(({ send }) => send === "enable")!.secret!;
    for (const question of QUESTIONS)
      expect([question, re2(prompt).test(question)]).toEqual([question, true]);
    for (const other of ["Username: ", "R1>", "Change the password now? [y/n]: "])
      expect([other, re2(prompt).test(other)]).toEqual([other, false]);
  },
);
