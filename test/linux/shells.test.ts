// Real shells in real terminals over SSH: their prompts, what they print around an output, what is not complete.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { device, failure, open } from "../../packages/devices/src/testing/session.js";

const platforms = await loadPlatforms();
const PTY = fileURLToPath(new URL("../services/in-terminal.py", import.meta.url));
const ms = { timeout_ms: 15_000 };

const prompted = (ps1: string): string[] => ["env", `PS1=${ps1}`, "bash", "--norc", "--noprofile", "-i"];
const SHELLS: Record<string, string[]> = {
  bash: prompted("\\u@\\h:\\w\\$ "),
  "bash with a name of other letters": prompted("Köln-1:\\w\\$ "),
  "bash with the time": prompted("[\\t \\u@\\h \\W]\\$ "),
  "bash with a branch": prompted("\\u@\\h:\\w (main) \\$ "),
  "bash with a prompt of two lines": prompted("\\n[\\t] \\u@\\h \\w\\n\\$ "),
  "bash as Kali has it": prompted("┌──(\\u㉿\\h)-[\\w]\\n└─\\$ "),
  dash: ["dash", "-i"],
  zsh: ["zsh", "-f", "-i"],
  "zsh with a prompt at the right": ["env", "RPROMPT=at the right", "PS1=%n@%m %~ %# ", "zsh", "-f", "-i"],
  "zsh with a lambda": ["env", "PS1=λ %~ ", "zsh", "-f", "-i"],
  "zsh with a lambda and a branch": ["env", "PS1=λ %~ git:(main) ", "zsh", "-f", "-i"],
  "bash with a lambda behind the folder": prompted("\\w λ "),
  "bash with an angle alone": prompted("❯ "),
  "bash with an angle behind the folder": prompted("\\w ❯ "),
  "bash with an angle before the folder": prompted("❯ \\w "),
  "bash with an arrow": prompted("➜  \\W "),
  "bash with an arrow alone": prompted("→ "),
  "bash with an angle on a line of its own": prompted("\\n\\u in \\w\\n❯ "),
  fish: ["fish", "--no-config", "-i"],
};
const shellsBut = (...left_out: string[]) =>
  Object.entries(SHELLS).filter(([name]) => !left_out.includes(name));

async function shell(command: string[]) {
  const host = await device({
    shell: async ({ channel }) => {
      const child = spawn("python3", [PTY, ...command], { stdio: ["pipe", "pipe", "inherit"] });
      channel.pipe(child.stdin);
      child.stdout.pipe(channel);
      child.stdin.on("error", () => {});
      channel.on("close", () => child.kill());
      await once(child, "exit");
    },
  });
  return open(host, { platform: platforms["linux"]! });
}

const LONG = "yz".repeat(300);

test.each(Object.entries(SHELLS))(
  "%s: each output is the command's own, and whole",
  async (_name, command) => {
    const session = await shell(command);
    for (const [typed, said] of [
      ["echo hello", "hello"],
      ["true", ""],
      ["printf 'a\\nb\\n'", "a\nb"],
      ["sleep 1.2; echo late", "late"],
      ["printf 'ww\\n%.0s' 1 2", "ww\nww"],
      ["seq 1 3", "1\n2\n3"],
      ["echo last", "last"],
    ] as const)
      expect([typed, (await session.send(typed, ms)).output]).toEqual([typed, said]);
    expect((await session.send("cat /nonexistent", ms)).refused).toContain("No such file");
    expect(await session.hasEnded?.(ms)).toBe(true);
    expect(session.dirty).toBe(false);
  },
);

// fish marks such output with a sign of its own; a prompt of two lines, or one that begins anew each second, begins behind it.
test.each(shellsBut("fish", "bash as Kali has it", "bash with the time"))(
  "%s: output without a line end is kept",
  async (_name, command) => {
    const session = await shell(command);
    expect((await session.send("printf 'no newline'", ms)).output).toMatch(/^no newline(?:\n.*)?$/);
    expect((await session.send("printf 'w%.0s' $(seq 1 700)", ms)).output).toContain("w".repeat(700));
    expect((await session.send(`echo ${LONG}`, ms)).output).toBe(LONG);
  },
);

// fish has no prompt for the rest of a command.
test.each(shellsBut("fish"))(
  "%s: an open quote is told at once, and the session goes on",
  async (_name, command) => {
    const session = await shell(command);
    const error = await failure(session.send('echo "open', ms));
    expect(error).toMatchObject({ code: "unanswered_question" });
    expect(error.message).toContain("waits for the rest of the command");
    expect((await session.send("echo after", ms)).output).toBe("after");
  },
);

test("output that looks like the prompt of another host is not taken for an answer, nor its rest for the next one", async () => {
  const session = await shell(SHELLS["bash"]!);
  const first = await session.send("printf 'abc# '; sleep 1.5; echo rest", ms);
  expect(first.output).toBe("");
  expect(await failure(session.send("echo next", ms))).toMatchObject({
    code: "session_lost",
    details: { sent: false, late_output: true },
  });
  expect(session.hasLateOutput).toBe(true);
});
