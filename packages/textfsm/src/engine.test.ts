import { describe, expect, test } from "vitest";
import { TextFsmError } from "./errors.js";
import { type Row, runTemplate } from "./engine.js";
import { parseTemplate } from "./template.js";

const run = (template: string, text: string): Row[] => runTemplate(parseTemplate(template), text).rows;
const values = (...lines: string[]): string =>
  `${lines.map((line) => `Value ${line}`).join("\n")}\n\nStart\n`;

describe("record operations", () => {
  const template = (operation: string): string =>
    `${values("Filldown A (a\\d)", "B (b\\d)")}  ^\${A}\n  ^\${B}\n  ^op -> ${operation}\n`;

  test("Record saves and clears all but what fills down", () => {
    expect(run(template("Record"), "a1\nb1\nop\nb2\nop\n")).toEqual([
      ["a1", "b1"],
      ["a1", "b2"],
      ["a1", ""],
    ]);
  });
  test("NoRecord saves nothing until the end", () => {
    expect(run(template("NoRecord"), "a1\nb1\nop\nb2")).toEqual([["a1", "b2"]]);
  });
  test("Clear forgets what does not fill down", () => {
    expect(run(template("Clear"), "a1\nb1\nop\n")).toEqual([["a1", ""]]);
  });
  test("Clearall forgets everything", () => {
    expect(run(template("Clearall"), "a1\nb1\nop\n")).toEqual([]);
    const more = `${template("Clearall")}  ^save -> Record\n`;
    expect(run(more, "a1\nop\nb1\nsave\nb2\nsave\n")).toEqual([
      ["", "b1"],
      ["", "b2"],
    ]);
  });
  test("a record of nothing is none", () => {
    expect(run(template("Record"), "op\nop\n")).toEqual([]);
  });
});

describe("line operations and states", () => {
  test("Continue goes on with the same line and the next rule", () => {
    expect(run(`${values("A (a)", "B (b)")}  ^\${A} -> Continue\n  ^.\${B} -> Record\n`, "ab")).toEqual([
      ["a", "b"],
    ]);
  });
  test("Next takes the next line, so later rules do not see this one", () => {
    expect(run(`${values("A (a)", "B (b)")}  ^\${A} -> Next\n  ^.\${B} -> Record\n`, "ab")).toEqual([
      ["a", ""],
    ]);
  });
  test("Continue.Record saves what came before, then takes the line", () => {
    const template = `${values("List A (\\w)")}  ^new -> Continue.Record\n  ^\\w+ \${A}\n`;
    expect(run(template, "new a\nadd b\nnew c\n")).toEqual([[["a", "b"]], [["c"]]]);
  });
  test("Error ends with the line, its text and the template's message", () => {
    const failing = (): unknown =>
      run(`${values("A (a)")}  ^\${A}\n  ^. -> Error "no such line"\n`, "a\n% bad\n");
    expect(failing).toThrow(TextFsmError);
    expect(failing).toThrow(
      expect.objectContaining({
        code: "unexpected_line",
        line: 2,
        text: "% bad",
        message: expect.stringMatching(/refuses line 2.*in its line 5.*no such line.*% bad/),
      }),
    );
  });
  test("a state has its own rules; one without a rule for a line lets it pass", () => {
    const template = `${values("A (\\d)")}  ^go -> Other\n\nOther\n  ^\${A} -> Record Start\n`;
    expect(run(template, "1\ngo\nx\n2\n3\ngo\n4")).toEqual([["2"], ["4"]]);
  });
  test("End stops at once, without a last record", () => {
    expect(run(`${values("A (\\d)")}  ^\${A}\n  ^end -> End\n`, "1\nend\n2")).toEqual([]);
  });
  test("EOF stops and saves; an empty state EOF does not save", () => {
    const template = `${values("A (\\d)")}  ^\${A}\n  ^end -> EOF\n`;
    expect(run(template, "1\nend\n2")).toEqual([["1"]]);
    expect(run(`${template}\nEOF\n`, "1\nend\n2")).toEqual([]);
    expect(run(`${template}\nEOF\n`, "1")).toEqual([]);
  });
});

describe("options", () => {
  test("Required drops records without it, and what they held", () => {
    const template = `${values("Required A (a\\d)", "B (b\\d)")}  ^\${A}\n  ^\${B}\n  ^op -> Record\n`;
    expect(run(template, "b1\nop\na1\nop\n")).toEqual([["a1", ""]]);
  });
  test("Fillup completes the records above up to one that has it", () => {
    const template = `${values("A (a\\d)", "Fillup B (b\\d)")}  ^\${A} -> Record\n  ^\${B}\n`;
    expect(run(template, "a1\na2\nb1\na3\na4\nb2\na5\n")).toEqual([
      ["a1", "b1"],
      ["a2", "b1"],
      ["a3", "b1"],
      ["a4", "b2"],
      ["a5", "b2"],
    ]);
  });
  test("Key changes nothing here", () => {
    expect(run(`${values("Key A (a)")}  ^\${A} -> Record\n`, "a")).toEqual([["a"]]);
  });
  test("List gathers, and is emptied by each record", () => {
    const template = `${values("List A (a\\d)")}  ^\${A}\n  ^op -> Record\n`;
    expect(run(template, "a1\na2\nop\na3\n")).toEqual([[["a1", "a2"]], [["a3"]]]);
  });
  test("List,Filldown goes on gathering", () => {
    const template = `${values("List,Filldown A (a\\d)")}  ^\${A}\n  ^op -> Record\n`;
    expect(run(template, "a1\nop\na2\nop\n").slice(0, 2)).toEqual([[["a1"]], [["a1", "a2"]]]);
  });
  test("Required before List looks at the last match, after it at the list", () => {
    const template = (options: string): string =>
      `${values(`${options} A (a\\d)`, "B (b)")}  ^\${A}\n  ^(x\${A})?y -> Record\n`;
    expect(run(template("List,Required"), "a1\ny\n")).toEqual([[["a1", null], ""]]);
    expect(run(template("Required,List"), "a1\ny\n")).toEqual([]);
  });
  test("named groups inside a List give objects", () => {
    const template = `${values("List A ((?P<name>\\w+)=(?P<age>\\d+)?)")}  ^\${A}\n`;
    expect(run(template, "bob=32\nann=\n")).toEqual([
      [
        [
          { name: "bob", age: "32" },
          { name: "ann", age: null },
        ],
      ],
    ]);
  });
  test("a group that took no part overwrites with nothing", () => {
    const template = `${values("A (a)", "B (b)")}  ^\${A}\n  ^(\${A}|\${B})\n`;
    expect(run(template, "a\nb\n")).toEqual([["", "b"]]);
  });
  test("Filldown stays until it is matched again, also by a group that took no part", () => {
    const template = `${values("Filldown A (a\\d)", "B (b\\d)")}  ^(\${A})?\${B} -> Record\n\nEOF\n`;
    expect(run(template, "a1b1\nb2\n")).toEqual([
      ["a1", "b1"],
      ["", "b2"],
    ]);
  });
});

test("$$ is the end of the line, $NAME a value", () => {
  expect(run(`${values("A (\\w+)")}  ^$A$$ -> Record\n`, "ab\nab c\n")).toEqual([["ab"]]);
});

test("lines end as Python's splitlines ends them", () => {
  expect(
    run(`${values("A (.*)")}  ^\${A}$$ -> Record\n\nEOF\n`, "a\r\nb\rc\vd\fe\x1cf\x85g\u2028h\n"),
  ).toEqual(Array.from("abcdefgh", (letter) => [letter]));
});

test("a text outside of ASCII is matched as Python does", () => {
  expect(
    run(`${values("A (\\w+)", "B (\\S+)")}  ^\${A}\\s+\${B}\\s*$$ -> Record\n`, "Zürich\u00a0—x \n"),
  ).toEqual([["Zürich", "—x"]]);
});

test("it says whether any rule matched", () => {
  const template = parseTemplate(`${values("A (a)")}  ^head\n  ^\\s*$$\n  ^\${A}`);
  expect(runTemplate(template, "head\n")).toMatchObject({ rows: [], matched: true });
  expect(runTemplate(template, "% Invalid\n\n \n")).toMatchObject({ rows: [], matched: false });
});
