import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseOutput, type ParseRequest } from "./parse.js";
import { templatesFolder } from "./templates/folder.js";

const here = fileURLToPath(new URL(".", import.meta.url));

const parse = (output: string, request: Partial<ParseRequest> = {}) =>
  parseOutput({
    how: undefined,
    platform: { name: "frr", json: { pattern: "show .* json$" } },
    command: "show version",
    output,
    ...request,
  });

test("JSON parses by itself where it looks like it", async () => {
  expect(await parse(' {"a": 1}\n')).toEqual({ a: 1 });
  expect(await parse("[1]")).toEqual([1]);
});

test("output that is not data gives none, unless its platform says that the command prints JSON", async () => {
  expect(await parse("FRRouting 10")).toBeUndefined();
  expect(await parse("[edit]\nuser@r1")).toBeUndefined();
  await expect(parse("% Unknown", { command: "show ip route json" })).rejects.toMatchObject({
    code: "not_json",
  });
});

test.each([
  ["json", "x", "not_json"],
  ["xml", "x", "not_xml"],
  ["key_value", "x", "unexpected_line"],
  ["table", "x", "no_match"],
  ["textfsm", "x", "templates_missing"],
] as const)("asked to read with %s, it fails where it cannot", async (how, output, code) => {
  await expect(parse(output, { how: { with: how } })).rejects.toMatchObject({ name: "ParseError", code });
});

test("a pattern or path in `template` and `path` is used", async () => {
  expect(await parse("a=1", { how: { with: "regex", template: "a=(?P<a>.)" } })).toEqual([{ a: "1" }]);
  expect(await parse("<r><a>1</a></r>", { how: { with: "xml", path: "r/a" } })).toEqual(["1"]);
  expect(await parse("x\nA  B\n1  2", { how: { with: "table", template: "A B" } })).toEqual([
    { a: "1", b: "2" },
  ]);
});

test("a TextFSM template may be given as text", async () => {
  const template = "Value A (\\d)\n\nStart\n  ^${A} -> Record\n";
  expect(await parse("1\n2", { how: { with: "textfsm", template } })).toEqual([{ a: "1" }, { a: "2" }]);
});

test.each([
  ["/nowhere/at/all", "/nowhere/at/all is the folder of TextFSM templates, and does not exist"],
  [here, `${here} holds no index of TextFSM templates`],
  [fileURLToPath(import.meta.url), "is a file, and no folder of TextFSM templates"],
])("a folder without templates is told for what it is, with what to do: %s", (folder, what) => {
  expect(() => templatesFolder(folder)).toThrow(what);
  expect(() => templatesFolder(folder)).toThrow(/templates fetch.*NET_TEXTFSM/);
});
