// Lines by which devices refuse, as others have collected them, are refusals here too; notes and warnings are not.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { failureIn, rejectionIn } from "../shell/refusal.js";
import { cliPlatforms } from "../testing/platform.js";

interface Facts {
  source: string;
  platforms: string[];
  /** Refuse a command, and a line of a change. */
  failures?: string[];
  /** Refuse a line of a change. */
  rejected?: string[];
  harmless?: string[];
}

const platforms = await cliPlatforms();
const facts = parse(await readFile(new URL("testing/refusals.yaml", import.meta.url), "utf8")) as Facts[];

describe.each(facts)("$source", ({ platforms: names, failures = [], rejected = [], harmless = [] }) => {
  test.each(names)("%s", async (name) => {
    const platform = platforms[name]!;
    const filtered = async (lines: string[], holds: (line: string) => Promise<boolean>) => {
      const held = await Promise.all(lines.map(holds));
      return lines.filter((_, n) => held[n]);
    };
    const isAccepted = async (line: string) => (await rejectionIn(platform, line)) !== line.trim();
    const isCarriedOut = async (line: string) => (await failureIn(platform, line)) !== line.trim();
    const isRefusal = async (line: string) =>
      ((await rejectionIn(platform, line)) ?? (await failureIn(platform, line))) !== undefined;
    expect(
      await filtered([...failures, ...rejected], isAccepted),
      "lines of a change that count as accepted",
    ).toEqual([]);
    expect(await filtered(failures, isCarriedOut), "commands that count as carried out").toEqual([]);
    expect(await filtered(harmless, isRefusal), "notes that count as refusals").toEqual([]);
  });
});
