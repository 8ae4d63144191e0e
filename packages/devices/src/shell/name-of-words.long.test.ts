// Hosts whose name has several words: their prompt is known once it has come again for Enter, and what asks something is not one.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";
import { namesOfWords } from "./host-name.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 10_000 };
const MODES: Record<string, string> = {
  "system-view": "]",
  "configure terminal": "(config)#",
  configure: "(config)#",
};

/** @param prompt with `%` where the configuration mode shows its own end */
function named(prompt: (mode: string | undefined) => string) {
  return device({
    shell: async (terminal: Terminal) => {
      let mode: string | undefined;
      for (;;) {
        terminal.write(prompt(mode));
        const line = await terminal.line();
        if (line in MODES) mode = MODES[line];
        else if (["end", "return", "exit"].includes(line)) mode = undefined;
        else if (/^(?:show|display) version$/.test(line)) terminal.write("Version 1\r\n");
        else if (line === "bad") terminal.write("Error: invalid input: bad\r\n% Invalid input: bad\r\n");
      }
    },
  });
}

test.each([
  ["cisco_ios", (mode?: string) => `My Router${mode ?? "#"}`],
  ["hp_procurve", (mode?: string) => `My Switch${mode ?? "#"} `],
  ["huawei_vrp", (mode?: string) => (mode ? "[Core 1 North]" : "<Core 1 North>")],
  ["extreme_exos", () => "* Core Switch.7 # "],
])(
  "%s: such a host is logged in to, read and configured",
  async (name, prompt) => {
    const r1 = await named(prompt);
    const platform = platforms[name]!;
    const session = await open(r1, { platform });
    const show = name.startsWith("huawei") ? "display version" : "show version";
    expect((await session.send(show, ms)).output).toBe("Version 1");
    if (name === "extreme_exos") return;
    expect(await session.configure(["good", "bad", "not sent"], ms)).toMatchObject({
      accepted: ["good"],
      rejected: { line: "bad" },
      not_sent: ["not sent"],
      left: true,
    });
    expect(r1.ledger).not.toContain("not sent");
  },
  30_000,
);

test("a frame of the banner that ends without a line end is not a part of the name", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal) => {
      terminal.write(`${"#".repeat(60)}\r\n#  Authorised access only\r\n${"#".repeat(60)}`);
      for (;;) {
        terminal.write("My Router#");
        if ((await terminal.line()) === "show version") terminal.write("Version 1\r\n");
      }
    },
  });
  const session = await open(r1, { platform: platforms["cisco_ios"]! });
  expect((await session.send("show version", ms)).output).toBe("Version 1");
}, 40_000);

test("a line that does not come again for Enter is not a prompt", async () => {
  const r1 = await device({
    shell: async (terminal: Terminal) => {
      terminal.write("Loading the system>");
      await terminal.gone();
    },
  });
  const error = await failure(open(r1, { platform: platforms["cisco_ios"]!, timeouts: { login_ms: 6_000 } }));
  expect(error.code).toBe("login_timeout");
}, 30_000);

test("the longest name comes first, and single words are not such names", () => {
  expect(namesOfWords("RP/0/RP0/CPU0:My Router#").map(({ token }) => token)).toContain("My Router");
  expect(namesOfWords("My Router(config)#")[0]).toEqual({ token: "My Router", plain: "My_Router" });
  expect(namesOfWords("r1#")).toEqual([]);
});
