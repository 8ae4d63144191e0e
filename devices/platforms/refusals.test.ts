// Lines by which devices refuse, as others have collected them, are refusals here too; notes and warnings are not.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { failureIn, rejectionIn } from "../shell/refusal.js";
import { loadPlatforms } from "./load.js";

interface Facts {
  source: string;
  platforms: string[];
  /** Refuse a command, and a line of a change. */
  failures?: string[];
  /** Refuse a line of a change. */
  rejected?: string[];
  harmless?: string[];
}

const platforms = await loadPlatforms();
const facts = parse(await readFile(new URL("testing/refusals.yaml", import.meta.url), "utf8")) as Facts[];

describe.each(facts)("$source", ({ platforms: names, failures = [], rejected = [], harmless = [] }) => {
  test.each(names)("%s", (name) => {
    const platform = platforms[name]!;
    const accepted = [...failures, ...rejected].filter((line) => rejectionIn(platform, line) !== line.trim());
    expect(accepted, "lines of a change that count as accepted").toEqual([]);
    const carried = failures.filter((line) => failureIn(platform, line) !== line.trim());
    expect(carried, "commands that count as carried out").toEqual([]);
    expect(
      harmless.filter(
        (line) => rejectionIn(platform, line) !== undefined || failureIn(platform, line) !== undefined,
      ),
      "notes that count as refusals",
    ).toEqual([]);
  });
});
