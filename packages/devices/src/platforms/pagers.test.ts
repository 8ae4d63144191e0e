// Pagers that tell how far the reader has come are turned as those that do not.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";

const platforms = Object.values(await cliPlatforms());
const turns = (prompt: string, line: string) => new RegExp(prompt).test(line);

test.each(["--More-- (50%)", "--More--(50%)", "-- More (50%) --"])("%s", (line) => {
  const pagers = platforms.filter(({ pager }) => pager && turns(pager.prompt, "--More--"));
  expect(pagers.length).toBeGreaterThan(20);
  expect(pagers.filter(({ pager }) => !turns(pager!.prompt, line)).map(({ name }) => name)).toEqual([]);
});
