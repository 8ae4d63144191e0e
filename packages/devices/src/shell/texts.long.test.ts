// Texts of several lines within a change: a banner, typed without a prompt in between.
import { expect, test } from "vitest";
import type { CliPlatform } from "../words/platform.js";
import { cliPlatforms } from "../testing/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const platforms = await cliPlatforms();
const ms = { timeout_ms: 10_000 };

interface Style {
  platform: CliPlatform;
  /** What the device says before it takes the text, and at each line of it. */
  hint?: string;
  sign?: string;
}

/** Takes banners; all that it was told as text ends up in `texts`. */
const banners =
  (texts: string[][], { hint = "", sign = "" }: Style) =>
  async (terminal: Terminal): Promise<void> => {
    let prompt = "r1#";
    for (;;) {
      terminal.write(prompt);
      const line = await terminal.line();
      if (line === "exit") return;
      if (line.startsWith("configure")) prompt = "r1(config)#";
      if (line === "end") prompt = "r1#";
      if (line.includes("bad")) terminal.write("% Invalid input\r\n");
      const begun = /^banner (?:motd|login)(?: (\S)(.*))?$/.exec(line);
      if (!begun || (begun[1] && begun[2]!.includes(begun[1]))) continue;
      const mark = begun[1] ?? "EOF";
      terminal.write(hint);
      const text: string[] = [];
      do {
        terminal.write(sign);
        text.push(await terminal.line());
      } while (!text.at(-1)!.includes(mark));
      texts.push(text);
    }
  };

const ios: Style = {
  platform: platforms["cisco_iosxe"]!,
  hint: "Enter TEXT message.  End with the character '#'.\r\n",
};
const styles: Record<string, Style> = {
  "IOS XE": ios,
  "IOS XE without a hint": { platform: ios.platform },
  "NX-OS": { platform: platforms["cisco_nxos"]!, sign: "> " },
};

test.each(Object.entries(styles))("%s: a banner is one text, whatever stands in it", async (_name, style) => {
  const texts: string[][] = [];
  const r1 = await device({ shell: banners(texts, style) });
  const session = await open(r1, { platform: style.platform });
  const text = ["Property of example", "", "% Invalid is a word here", "  r1(config)> and r1#x", "the end#"];
  const closing = text.findIndex((line) => line.includes("#"));
  const lines = [
    "hostname r1",
    "banner motd #",
    ...text.slice(0, closing + 1),
    "banner login #one line#",
    "ntp server 192.0.2.1",
  ];
  expect(await session.configure(lines, ms)).toMatchObject({ accepted: lines, not_sent: [], left: true });
  expect(texts).toEqual([text.slice(0, closing + 1)]);
});

test("EOS: the text ends at EOF", async () => {
  const texts: string[][] = [];
  const platform = platforms["arista_eos"]!;
  const conf = { ...platform.configure!, mode: "configuration", also_modes: [], candidate: false };
  const plain = {
    ...platform,
    transitions: [
      { from: "privileged_exec", to: "configuration", send: "configure", refused: [] },
      { from: "configuration", to: "privileged_exec", send: "end", refused: [] },
    ],
    configure: {
      ...conf,
      confirm: undefined,
      prepare: undefined,
      commit: undefined,
      abort: undefined,
      diff: undefined,
    },
  };
  const hint = "Enter TEXT message. Type 'EOF' on its own line to end.\r\n";
  const r1 = await device({ shell: banners(texts, { platform, hint }) });
  const session = await open(r1, { platform: plain });
  const lines = ["banner motd", "Hello", "EOF", "hostname r1"];
  expect(await session.configure(lines, ms)).toMatchObject({ accepted: lines, left: true });
  expect(texts).toEqual([["Hello", "EOF"]]);
});

test("a rejected line behind a banner is the one that is named", async () => {
  const r1 = await device({ shell: banners([], ios) });
  const session = await open(r1, { platform: ios.platform });
  expect(await session.configure(["banner motd #", "a", "#", "bad", "never"], ms)).toMatchObject({
    accepted: ["banner motd #", "a", "#"],
    rejected: { line: "bad", index: 3 },
    not_sent: ["never"],
    left: true,
  });
});

test("a text that no line ends is refused before anything is sent", async () => {
  const r1 = await device({ shell: banners([], ios) });
  const session = await open(r1, { platform: ios.platform });
  const error = await failure(session.configure(["hostname r1", "banner motd #", "never ends"], ms));
  expect(error).toMatchObject({ code: "unsupported", details: { sent: false } });
  expect(error.message).toContain("line 2");
  expect(r1.ledger).not.toContain("hostname r1");
});
