// The echo of a command in all the ways in which devices give it.
import { expect, test } from "vitest";
import { Echo } from "./echo.js";

function feed(
  command: string,
  lines: (string | { text: string; raw: string })[],
  echoes: Echo["echoes"] = "unknown",
) {
  const echo = new Echo(command, "r1#", echoes);
  const output: string[] = [];
  for (const line of lines) {
    const given = typeof line === "string" ? { text: line, raw: line } : line;
    output.push(echo.wants ? echo.line(given) : `${given.text}\n`);
  }
  output.push(echo.end());
  return output.join("");
}

const cases: [string, string, (string | { text: string; raw: string })[], string][] = [
  ["as typed", "show clock", ["show clock", "12:00"], "12:00\n"],
  ["with the prompt before it", "show clock", ["r1#show clock", "12:00"], "12:00\n"],
  ["twice", "show clock", ["show clock", "show clock", "12:00"], "12:00\n"],
  ["none", "show clock", ["12:00", "UTC"], "12:00\nUTC\n"],
  ["none, only an empty line", "show clock", ["", "12:00"], "\n12:00\n"],
  ["none and no output", "show clock", [""], "\n"],
  ["abbreviations completed", "sh ip ro", ["show ip route", "10.0.0.0/8"], "10.0.0.0/8\n"],
  ["a prompt that is not the learned one", "show clock", ["[12:00] r1$ show clock", "x"], "x\n"],
  [
    "wrapped by the terminal's width",
    "show interfaces description",
    ["show interfaces de", "scription", "x"],
    "x\n",
  ],
  [
    "scrolled to the left",
    "show running-config | include interface",
    ["r1#$ig | include interface", "x"],
    "x\n",
  ],
  [
    "wrapped by a blank and a carriage return",
    "show version",
    [{ text: "sion ver", raw: "show ver sion" }, "x"],
    "x\n",
  ],
  [
    "wrapped by the next row's first character and a return",
    "show interfaces description",
    [{ text: "escription", raw: "show interfaces de\vescription" }, "x"],
    "x\n",
  ],
  [
    "cut by a log line, then in full",
    "show clock",
    ["sh*Mar  1 00:00:01: %SYS-5-CONFIG_I: by x", "r1#show clock", "12:00"],
    "12:00\n",
  ],
  [
    "cut by a log line, then the rest",
    "show clock",
    ["sho", "*Mar  1 00:00:01: %LINK-3-UPDOWN: down", "w clock", "12:00"],
    "12:00\n",
  ],
  ["output that begins like the command", "show", ["shows nothing"], "shows nothing\n"],
];
test.each(cases)("echo %s", (_name, command, lines, output) => {
  expect(feed(command, lines)).toBe(output);
});

test("a device that is known not to echo may answer in the command's likeness", () => {
  expect(feed("sh run", ["show running"], "no")).toBe("show running\n");
  expect(feed("sh run", ["show running"], "yes")).toBe("");
});

test("before an echo that is sure to come stands what belongs to the line before", () => {
  const echo = new Echo("show clock", "r1#", "yes");
  const line = (text: string): string => echo.line({ text, raw: text });
  const lines = ["", "last", "r1#show log", "show clock is no echo here", "r1#show clock"];
  expect(lines.map(line).join("")).toBe("");
  expect(echo.state).toBe("seen");
  expect(echo.stray).toBe("\nlast\nr1#show log\nshow clock is no echo here\n");
});

test("where a sure echo does not come after all, nothing is lost", () => {
  expect(feed("show clock", ["12:00", "UTC"], "yes")).toBe("12:00\nUTC\n");
  const many = Array.from({ length: 6_000 }, (_, n) => `line ${n}`);
  expect(feed("show clock", many, "yes")).toBe(many.map((line) => `${line}\n`).join(""));
});
