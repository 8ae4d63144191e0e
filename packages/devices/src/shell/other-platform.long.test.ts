// A device of another platform than the inventory says: one login, its name soon, and nothing of the user's typed.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const platforms = await cliPlatforms();

const says =
  (prompt: string, answer: string, greeting = "") =>
  async (terminal: Terminal): Promise<void> => {
    terminal.write(greeting);
    for (;;) {
      terminal.write(prompt);
      const line = await terminal.line();
      if (line === "exit") return;
      if (line !== "") terminal.write(answer);
    }
  };

test.each([
  ["nokia_sros", "netops@web-1:~$ ", "bash: x: command not found\r\n"],
  ["cisco_iosxe", "<HUAWEI>", "Error: Unrecognized command found at '^' position.\r\n"],
  ["juniper_junos", "[admin@R1] > ", "bad command name x (line 1 column 1)\r\n"],
])("%s at the prompt %j is told soon, long before the login's time", async (name, prompt, answer) => {
  const r1 = await device({ shell: says(prompt, answer) });
  const began = performance.now();
  const error = await failure(open(r1, { platform: platforms[name]!, timeouts: { login_ms: 120_000 } }));
  expect(error).toMatchObject({ code: "login_timeout", details: { sent: false, prompt: prompt.trim() } });
  expect(performance.now() - began).toBeLessThan(60_000);
  expect(r1.ledger).toEqual([""]);
});

test.each([
  ["fortinet_fortios", "mx1> ", "            ^\r\nunknown command.\r\n", "juniper_junos"],
  ["nokia_sros", "netops@r1> ", "            ^\r\nunknown command.\r\n", "juniper_junos"],
  [
    "fortinet_fortios",
    "r1# ",
    "              ^\r\n% Invalid input detected at '^' marker.\r\n",
    "cisco_iosxe",
  ],
  [
    "hp_procurve",
    "FGT-1# ",
    "command parse error before 'no'\r\nCommand fail. Return code -61\r\n",
    "fortinet_fortios",
  ],
])(
  "%s whose prompt %j fits is told by the words of its refusals: %j is of %s",
  async (name, prompt, answer, real) => {
    const r1 = await device({ shell: says(prompt, answer) });
    const error = await failure(open(r1, { platform: platforms[name]! }));
    expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
    expect(error.details.similar).toContain(real);
  },
);

test("a configuration mode with the prompt of another platform is told as that, and nothing of the change is typed", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal): Promise<void> => {
      let prompt = "R1# ";
      for (;;) {
        terminal.write(prompt);
        if ((await terminal.line()) === "configure terminal") prompt = "R1(conf)#";
      }
    },
  });
  const session = await open(r1, { platform: platforms["cisco_asa"]! });
  const error = await failure(session.configure(["hostname R2"], { timeout_ms: 1_500 }));
  expect(error).toMatchObject({ code: "command_timeout", details: { sent: false, prompt: "R1(conf)#" } });
  expect(error.message).toContain('"R1(conf)#", is not a prompt of platform cisco_asa');
  expect(r1.ledger).not.toContain("hostname R2");
});

test.each([
  ["the prompt of another platform", "R1(conf)#", "cisco_asa"],
  ["one of no platform, with the name of the device", "R1{cfg}#", "cisco_asa"],
  ["one without the name, that another platform has", "[~HUAWEI]", "hp_procurve"],
])(
  "a configuration mode with %s, %j, is named long before the step's time, and only left",
  async (_, strange, platform) => {
    const r1 = await device({
      shell: async (terminal: Terminal): Promise<void> => {
        let prompt = "R1# ";
        for (;;) {
          terminal.write(prompt);
          const line = await terminal.line();
          if (line.startsWith("conf")) prompt = strange;
        }
      },
    });
    const session = await open(r1, { platform: platforms[platform]! });
    const before = r1.ledger.length;
    const began = performance.now();
    const error = await failure(session.configure(["hostname R2"], { timeout_ms: 60_000 }));
    expect(performance.now() - began).toBeLessThan(40_000);
    expect(error).toMatchObject({ code: "command_timeout", details: { sent: false, prompt: strange } });
    const { configure } = platforms[platform]!;
    const ways = [...configure!.leave, "", "\x03", "configure", "configure terminal", "exit"];
    expect(r1.ledger.slice(before).filter((line) => !ways.includes(line))).toEqual([]);
  },
);

test("a device that goes on behind what looks like a prompt is waited for", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal): Promise<void> => {
      let prompt = "R1#";
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (line === "end") prompt = "R1#";
        if (line !== "configure terminal") continue;
        terminal.write("R1 <locking>");
        await new Promise((resolve) => setTimeout(resolve, 3_500));
        terminal.write("\r\n");
        prompt = "R1(config)#";
      }
    },
  });
  const session = await open(r1, { platform: platforms["cisco_iosxe"]! });
  const { accepted } = await session.configure(["no cdp run"], { timeout_ms: 30_000 });
  expect(accepted).toEqual(["no cdp run"]);
});

test("a slow device whose greeting ends in what looks like a prompt is waited for", async () => {
  const slow = async (terminal: Terminal): Promise<void> => {
    terminal.write("guest@portal:~$ ");
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    terminal.write("\r\n");
    await says("r1#", "")(terminal);
  };
  const r1 = await device({ shell: slow });
  const session = await open(r1, { platform: platforms["cisco_iosxe"]!, timeouts: { login_ms: 20_000 } });
  expect(session.mode).toBe("privileged_exec");
});

test("a user who may not prepare the session logs in", async () => {
  const r1 = await device({ shell: says("r1#", "Command authorization failed.\r\n") });
  expect((await open(r1, { platform: platforms["cisco_iosxe"]! })).mode).toBe("privileged_exec");
});

test.each([
  [
    "the greeting of a console",
    "R1#",
    "juniper_junos",
    "\r\nR1 con0 is now available\r\n\r\nPress RETURN to get started!\r\n",
  ],
  ["the greeting of a console, without a line end", "R1#", "vyos", "\r\nPress enter to login"],
  ["the prompt of another platform", "Firepower#", "juniper_junos", "\r\n> "],
])(
  "a prompt that looks like a mode of another console, whose way out leads to %s, is told soon",
  async (_, prompt, name, behind) => {
    const r1 = await device({
      shell: async (terminal: Terminal): Promise<void> => {
        for (;;) {
          terminal.write(prompt);
          const line = await terminal.line();
          if (line !== "exit") terminal.write("% Invalid input detected at '^' marker.\r\n");
          else break;
        }
        terminal.write(behind);
        await terminal.line();
      },
    });
    const began = performance.now();
    const error = await failure(open(r1, { platform: platforms[name]!, timeouts: { login_ms: 120_000 } }));
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false, prompt } });
    expect(error.message).toContain(`led to ${JSON.stringify(behind.trim().split("\r\n").at(-1))}`);
  },
);

test("a console whose mode takes long to leave, and greets meanwhile, is waited for", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal): Promise<void> => {
      let prompt = "[edit]\r\nnetops@r1# ";
      for (;;) {
        terminal.write(prompt);
        const line = await terminal.line();
        if (!line.startsWith("exit")) continue;
        terminal.write("Welcome. Press Enter to skip the news\r\n");
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        prompt = "netops@r1> ";
      }
    },
  });
  expect((await open(r1, { platform: platforms["juniper_junos"]! })).mode).toBe("operational");
});
