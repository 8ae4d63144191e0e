// What is a read, and what may never be sent.
import { describe, expect, it } from "vitest";
import { assertSafeCommand, effectOf } from "./effect.js";

const data = { read_only: ["show\\b", "^ping "], not_read_only: ["\\|\\s*tee\\b", ">"] };

describe("effectOf", () => {
  it.each([
    ["show version", "read"],
    ["  show version", "read"],
    ["ping 10.0.0.1", "read"],
    ["showing off", "write"],
    ["do show version", "write"],
    ["no show version", "write"],
    ["show version | tee flash:x", "write"],
    ["show version > flash:x", "write"],
    ["show version\nreload", "write"],
    ["show version\rreload", "write"],
    ["show version\u2028reload", "write"],
    ["SHOW VERSION", "write"],
    ["", "write"],
  ])("%j is a %s", (command, effect) => {
    expect(effectOf(data, command)).toBe(effect);
  });
  it("is not slow on hostile patterns and commands", () => {
    expect(effectOf({ read_only: ["(a+)+b"], not_read_only: [] }, "a".repeat(50_000))).toBe("write");
  });
});

describe("assertSafeCommand", () => {
  it("lets commands pass, and tabs", () => {
    expect(() => assertSafeCommand("interface eth0\tx é")).not.toThrow();
  });
  it.each(["a\nb", "a\rb", "a\u0003", "a\u001b[2J", "\u0000", "a\u0085b", "a\u007f"])(
    "refuses %j",
    (command) => {
      expect(() => assertSafeCommand(command)).toThrow(/nothing was sent/);
    },
  );
});
