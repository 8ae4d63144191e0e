// Configuration mode that shows no prompt, as IOS under `no service prompt config`.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const { cisco_iosxe } = await loadPlatforms();
const ms = { timeout_ms: 20_000 };
const ENTERED = "Enter configuration commands, one per line.  End with CNTL/Z.\r\n";

/** Takes lines without a prompt until it is told to show one, or is left. */
async function silently(terminal: Terminal, prompt: string): Promise<void> {
  terminal.write(ENTERED);
  for (;;) {
    terminal.write(prompt);
    const key = await terminal.key();
    if (key === "\x1a") return terminal.write("^Z\r\n");
    const line = key + (await terminal.line(() => ""));
    terminal.write(`${line}\r\n`);
    if (line === "end") return;
    if (line === "service prompt config") prompt = "r1(config)#";
  }
}

async function session(prompt = "") {
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line === "exit") return;
        if (line === "configure terminal") await silently(terminal, prompt);
        if (line === "show clock") terminal.write("12:00\r\n");
      }
    },
  });
  return { r1, session: await open(r1, { platform: cisco_iosxe! }) };
}

test.each(["", "r1#"])("is refused and left, nothing of the change is sent: prompt %j", async (prompt) => {
  const { r1, session: router } = await session(prompt);
  const error = await failure(router.configure(["hostname r2"], ms));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(error.message).toContain("shows no prompt of mode configuration");
  expect(error.message).toContain('Make "service prompt config" the first line');
  expect((await router.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger.join()).not.toContain("hostname");
});

test("a change that begins with the line that shows the prompt is made", async () => {
  const { session: router } = await session();
  const lines = ["service prompt config", "hostname r1"];
  expect(await router.configure(lines, ms)).toMatchObject({ accepted: lines, not_sent: [], left: true });
});
