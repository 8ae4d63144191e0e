// The echo of a command in all the ways in which devices give it.
import { expect, test } from "vitest";
import { Echo } from "./echo.js";

function feed(command: string, lines: (string | { text: string; raw: string })[], exact = false) {
  const echo = new Echo(command, "r1#", exact);
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
  expect(feed("sh run", ["show running"], true)).toBe("show running\n");
  expect(feed("sh run", ["show running"], false)).toBe("");
});
