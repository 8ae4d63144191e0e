// However the bytes of an answer are cut into pieces, and however echo and output mix, the result is the same.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryChannel } from "../testing/memory-channel.js";
import { testPlatform } from "../testing/platform.js";
import { Dialogue } from "./dialogue.js";
import { ShellSession } from "./session.js";
import { start } from "./start.js";

const CASES = 10_000;
const AT_ONCE = 500;
const COMMAND = "show ip route | include grüße";
const PROMPT = "r1#";
const platform = testPlatform({ setup: ["terminal length 0"] });

interface Case {
  echo: string;
  lines: string[];
  end: string;
  /** Where the bytes are cut. */
  cuts: number[];
  /** Which pieces come in the same turn of the loop as the one before. */
  together: boolean[];
}

const echoes = [
  `${COMMAND}\r\n`,
  `\r${PROMPT}${COMMAND}\r\n`,
  `show\b\b\b\b\x1b[K${COMMAND}\r\n`,
  `${COMMAND.replace(/.{8}/g, "$& \r")}\r\n`,
  `${COMMAND.slice(0, 12)}\r\n${COMMAND.slice(12)}\r\n`,
  `${COMMAND}\r\n${COMMAND}\r\n`,
  `sh\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\n${PROMPT}${COMMAND}\r\n`,
];
const word = fc.constantFrom(
  "up",
  "10.0.0.0/8",
  "grün",
  "✓",
  "名前",
  "🚀",
  "--",
  "  ",
  "r1",
  "#",
  "Ethernet0/1",
  "\t",
  "x".repeat(300),
);
const line = fc.oneof(
  { weight: 8, arbitrary: fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      PROMPT,
      `${PROMPT}${COMMAND}`,
      "r2#",
      "r1(config)#",
      "[confirm]",
      "--More-- is not the end",
      "%LINK-3-UPDOWN: Interface Ethernet0/1, changed state to up",
      "*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured",
      "Password: x",
    ),
  },
);
const anyCase: fc.Arbitrary<Case> = fc.record({
  echo: fc.constantFrom(...echoes),
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  end: fc.constantFrom("\r\n", "\n", "\r\r\n", "\x1b[K\r\n", "\x1b[0m\r\n"),
  cuts: fc.array(fc.nat({ max: 900 }), { maxLength: 12 }),
  together: fc.array(fc.boolean(), { maxLength: 12 }),
});

function pieces({ echo, lines, end, cuts }: Case): Buffer[] {
  const bytes = Buffer.from(echo + lines.map((one) => one + end).join("") + PROMPT);
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  return [...places, bytes.length].map((place, index) =>
    bytes.subarray(index === 0 ? 0 : places[index - 1], place),
  );
}

async function answer(one: Case): Promise<string> {
  const channel = new MemoryChannel((typed, self) => {
    if (typed !== COMMAND) return self.say(Buffer.from(`${typed}\r\n${PROMPT}`));
    const [first, ...rest] = pieces(one);
    self.say(first as Buffer);
    const next = (index: number): void => {
      const piece = rest[index];
      if (piece === undefined) return;
      const say = (): void => {
        self.say(piece);
        next(index + 1);
      };
      if (one.together[index]) say();
      else setImmediate(say);
    };
    next(0);
  });
  const dialogue = new Dialogue("r1", platform, channel);
  channel.say(Buffer.from(`Welcome\r\n${PROMPT}`));
  await start(dialogue, { login_ms: 10_000 });
  const session = new ShellSession(dialogue, platform, { mask: (text) => text });
  return (await session.send(COMMAND, { timeout_ms: 10_000 })).output;
}

/** Empty lines at the end stand before the prompt and are not output. */
function expected({ lines }: Case): string {
  return lines.join("\n").replace(/\n+$/, "");
}

test(`${CASES} cuts of the byte stream`, { timeout: 120_000 }, async () => {
  const cases = fc.sample(anyCase, CASES);
  const wrong: unknown[] = [];
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    await Promise.all(
      cases.slice(at, at + AT_ONCE).map(async (one) => {
        const got = await answer(one).catch((error: unknown) => String(error));
        if (got !== expected(one)) wrong.push({ got, expected: expected(one), ...one });
      }),
    );
  }
  expect(wrong.slice(0, 3)).toEqual([]);
});
