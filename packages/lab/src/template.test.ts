// Templates print state; structures make JSON of it.
import { expect, test } from "vitest";
import { fill } from "./structure.js";
import { template } from "./template.js";

const scope = {
  name: "r1",
  up: true,
  list: [
    { id: "a", n: 1 },
    { id: "b", n: 2 },
  ],
};

test.each([
  ["plain {{name}}", "plain r1"],
  ["{{name | pad 4}}|{{name | lpad 4}}|", "r1  |  r1|"],
  ['{{up | pick "yes" "no"}} {{missing | or "none"}}', "yes none"],
  ["%for i in list\n{{i.id}}{{i.n | plus 1}}\n%end\nend", "a2\nb3\nend"],
  ["%if up\non\n%else\noff\n%end\n", "on\n"],
  ["%if not up\non\n%else\noff\n%end\n", "off\n"],
  ['%if name == "r1"\nit\n%end\n', "it\n"],
  ["%for i in list\n%if i.n == 2\n{{name}}{{i.id}}\n%end\n%end\n", "r1b\n"],
  ["% Invalid input\n100%", "% Invalid input\n100%"],
  ["{{seconds | words}}", "0 minutes"],
])("%j prints %j", (text, printed) => {
  expect(template(text)({ ...scope, seconds: 5 })).toBe(printed);
});

test.each(["%for x\n%end", "%if a", "%end", "{{name | frob}}"])("%j is refused", (text) => {
  expect(() => template(text)).toThrow(/template/);
});

test("a structure keeps types, repeats, keys and leaves out", () => {
  expect(
    fill(
      {
        n: "{{list.0.n}}",
        text: "n is {{list.0.n}}",
        flag: "{{up}}",
        rows: [{ $each: "i in list", $if: "i.n", $value: { "{{i.id}}": "{{i.n}}" } }],
        keyed: { $each: "i in list", $key: "{{i.id}}", $value: ["{{i.n}}"] },
        same: { $each: "i in list", $key: "all", $value: ["{{i.n}}"] },
      },
      scope,
    ),
  ).toEqual({
    n: 1,
    text: "n is 1",
    flag: true,
    rows: [{ a: 1 }, { b: 2 }],
    keyed: { a: [1], b: [2] },
    same: { all: [1, 2] },
  });
});
