// Blank lines of a rendered configuration: nothing at a prompt, and part of a banner.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { withoutBlankLines } from "./text-lines.js";

const platforms = await cliPlatforms();

test.each([
  [
    "arista_eos",
    "banner motd\n\nWelcome\n\nEOF\n\n  \nhostname a",
    "banner motd\n\nWelcome\n\nEOF\nhostname a",
  ],
  [
    "cisco_ios",
    "hostname a\n\nbanner motd ^C\n\nWelcome\n^C\n\nend",
    "hostname a\nbanner motd ^C\n\nWelcome\n^C\nend",
  ],
  ["juniper_junos", "set a\n\nset b\n", "set a\nset b"],
])("%s", async (name, before, after) => {
  const kept = await withoutBlankLines(platforms[name]!.configure, before.split("\n"));
  expect(kept.join("\n")).toBe(after);
});
