// Commands that do not end by themselves are interrupted or refused; those that end are neither.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { endless } from "../shell/endless.js";
import { cliPlatforms } from "../testing/platform.js";

interface Facts {
  source: string;
  platforms: string[];
  interrupted?: string[];
  refused?: string[];
  ends?: string[];
}

const platforms = await cliPlatforms();
const facts = parse(await readFile(new URL("testing/endless.yaml", import.meta.url), "utf8")) as Facts[];

describe.each(facts)("$source", ({ platforms: names, ...lists }) => {
  test.each(names)("%s", (name) => {
    const as = (command: string): string => {
      const found = endless(platforms[name]!, command);
      if (found === undefined) return "ends";
      return found.interrupt_ms === undefined ? "refused" : "interrupted";
    };
    const wrong = (["interrupted", "refused", "ends"] as const).flatMap((kind) =>
      (lists[kind] ?? [])
        .filter((command) => as(command) !== kind)
        .map((command) => ({ command, kind, is: as(command) })),
    );
    expect(wrong).toEqual([]);
  });
});

test("platforms with a shell of Linux know the same commands of it", () => {
  const [linux, ...others] = ["linux", "cumulus_linux", "sonic", "checkpoint_gaia", "cisco_apic"].map(
    (name) => platforms[name]!.endless!,
  );
  for (const other of others) expect(other.slice(0, linux!.length)).toEqual(linux);
});
