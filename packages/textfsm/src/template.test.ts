import { describe, expect, test } from "vitest";
import { TextFsmError } from "./errors.js";
import { parseTemplate } from "./template.js";

const error = (text: string): TextFsmError => {
  try {
    parseTemplate(text);
  } catch (caught) {
    if (caught instanceof TextFsmError) return caught;
    throw caught;
  }
  throw new Error("the template was accepted");
};
const withRule = (rule: string): string => `Value A (.)\n\nStart\n${rule}\n\nNext_1\n`;

describe("what is wrong is told with its line", () => {
  test.each([
    ["no values", "Start\n  ^x\n", "begins with its Value lines", 1],
    ["no empty line after the values", "Value A (.)\nStart\n  ^x\n", "an empty line is missing", 2],
    ["too few words", "Value A\n\nStart\n", "expected Value", 1],
    ["an unknown option", "# x\nValue Fildown A (.)\n\nStart\n", 'unknown option "Fildown"', 2],
    ["an option twice", "Value List,List A (.)\n\nStart\n", "List is there twice", 1],
    ["a value twice", "Value A (.)\nValue A (.)\n\nStart\n", "A is declared twice", 2],
    ["a regex without brackets", "Value Required A .+\n\nStart\n", "has to stand in ( )", 1],
    ["an escaped last bracket", "Value A (.+\\)\n\nStart\n", "has to stand in ( )", 1],
    ["a bad regex", "Value A (*)\n\nStart\n", "nothing to repeat", 1],
    ["a long name", `Value ${"A".repeat(49)} (.)\n\nStart\n`, "longer than 48", 1],
    ["no Start", "Value A (.)\n\nStrt\n  ^x\n", "no state Start", undefined],
    ["a state twice", "Value A (.)\n\nStart\n  ^x\n\nStart\n", "Start is there twice", 6],
    ["a reserved state", "Value A (.)\n\nRecord\n  ^x\n", "cannot be the name of a state", 3],
    ["a bad state name", "Value A (.)\n\nStart here\n", "cannot be the name of a state", 3],
    ["a rule without ^", withRule("  x"), "begins with one or two spaces", 4],
    ["a rule too far in", withRule("   ^x"), "begins with one or two spaces", 4],
    ["an unknown value", withRule("  ^${B}"), "unknown value ${B}", 4],
    ["a lone $", withRule("  ^x$"), "neither $$ nor", 4],
    ["a value twice in a rule", withRule("  ^${A}${A}"), "redefinition of group name", 4],
    ["a bad regex in a rule", withRule("  ^(x"), "unterminated subpattern", 4],
    ["an action of three words", withRule("  ^x -> Record Next_1 more"), "no action can be read", 4],
    ["a state after Continue", withRule("  ^x -> Continue Next_1"), "Continue stays with its line", 4],
    ["a message without Error", withRule('  ^x -> Next "why"'), "letters, digits and _", 4],
    ["a state that is not there", withRule("  ^x -> Nxt"), "there is no state Nxt", 4],
    ["rules in EOF", "Value A (.)\n\nStart\n\nEOF\n  ^x\n", "EOF has to be empty", 6],
    ["rules in End", "Value A (.)\n\nStart\n\nEnd\n  ^x\n", "End has to be empty", 6],
  ])("%s", (_, text, message, line) => {
    const { code, message: said, line: at } = error(text);
    expect(code).toBe("template_invalid");
    expect(said).toContain(message);
    expect(at).toBe(line);
  });
});

test("comments may stand anywhere, states need no rules, line ends may be CRLF", () => {
  const { values, states } = parseTemplate(
    "# top\r\nValue A (.)\r\n # more\r\nValue B (.)\r\n\r\n\r\n# x\r\nStart\r\n\t^a\r\n  # c\r\n ^b\r\n\r\nEmpty\r\n",
  );
  expect(values.map(({ name }) => name)).toEqual(["A", "B"]);
  expect([...states].map(([name, rules]) => [name, rules.map(({ line }) => line)])).toEqual([
    ["Start", [9, 11]],
    ["Empty", []],
  ]);
});

test("a template without values substitutes nothing", () => {
  expect([...parseTemplate("\nStart\n  ^x$$\n").states.keys()]).toEqual(["Start"]);
});
