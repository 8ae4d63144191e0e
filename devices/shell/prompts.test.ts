// What a line is taken for: the prompt that was seen before, one like it, or no prompt at all.
import { expect, test } from "vitest";
import { testPlatform } from "../testing/platform.js";
import { Prompts } from "./prompts.js";

const exec = (line: string, above = "") => ({ line, above, present: "exec" });

test("a prompt that counts is known by its next number; any other number is doubted", () => {
  const platform = testPlatform({
    modes: { exec: { prompt: "^(?:\\* )?x460\\.\\d+ #$", counter: "\\.(\\d+) #$" } },
    transitions: [],
    login_modes: ["exec"],
    configure: undefined,
  });
  const prompts = new Prompts(platform);
  prompts.learn({ mode: "exec", text: "x460.9 #" });
  expect(prompts.expected("exec")).toEqual(["x460.9 #", "x460.10 #"]);
  expect(prompts.guess(exec("x460.10 #"))?.how).toBe("exact");
  for (const line of ["x460.1 #", "x460.11 #", "* x460.10 #"])
    expect([line, prompts.guess(exec(line))?.how]).not.toEqual([line, "exact"]);
  expect(prompts.guess(exec("x461.10 # show"))).toBeUndefined();
});

test("of modes with one prompt the line above tells which; where it tells nothing, the present one goes on", () => {
  const prompt = "^A:admin@pe1#$";
  const platform = testPlatform({
    modes: {
      exec: { prompt, above: "^\\[/.*\\]$" },
      config: { prompt, above: "^\\*?\\((?:ex|pr)\\)\\[/.*\\]$" },
    },
    transitions: [],
    login_modes: ["exec"],
    configure: undefined,
  });
  const prompts = new Prompts(platform);
  const line = "A:admin@pe1#";
  expect(prompts.guess({ line, above: "(ex)[/]", present: "" })).toMatchObject({ mode: "config" });
  prompts.learn({ mode: "exec", text: line });
  expect(prompts.guess(exec(line, "[/]"))).toMatchObject({ mode: "exec", how: "exact" });
  expect(prompts.guess(exec(line, "*(ex)[/configure port 1/1/1]"))).toMatchObject({
    mode: "config",
    how: "kin",
  });
  prompts.learn({ mode: "config", text: line });
  expect(prompts.guess(exec(line, "(ex)[/]"))).toMatchObject({ mode: "config", how: "exact" });
  expect(prompts.guess(exec(line, "Interfaces : 1"))).toMatchObject({ mode: "exec", how: "exact" });
});
