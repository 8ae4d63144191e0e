// Logs of the parts stay readable, and harmless.
import { expect, test } from "vitest";
import { logLine } from "./log-line.js";

test("a structured line becomes words, without what nobody needs", () => {
  const line = {
    level: 40,
    time: 1,
    pid: 2,
    hostname: "h",
    name: "worker",
    run: "r-1",
    err: { message: "no route", stack: "at x" },
    msg: "lost",
  };
  expect(logLine(JSON.stringify(line))).toBe("warn   lost  run=r-1 err=no route");
});

test("anything else stays what it is, but for control codes", () => {
  expect(logLine("port 7233 is busy")).toBe("port 7233 is busy");
  expect(logLine("{broken")).toBe("{broken");
  expect(logLine('{"ready":true}')).toBe('{"ready":true}');
  expect(logLine("\u001b[2Jx")).toBe("\\x1b[2Jx");
});
