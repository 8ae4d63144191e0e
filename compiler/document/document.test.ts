// Text to positioned documents: limits, hostile texts, and the place of every character.
import { describe, expect, it } from "vitest";
import type { Json } from "../../packages/devices/src/words/json.js";
import { Collector, Source } from "../diagnostics/index.js";
import { get, jsonOf, parseDocument, placeInside, type ScalarNode, documentOf } from "./index.js";

function read(text: string, limit?: number) {
  const problems = new Collector();
  const node = parseDocument(new Source("f.yaml", text), problems, limit);
  return { node, codes: problems.finish().map((one) => `${one.line}:${one.column} ${one.code}`) };
}

describe("hostile texts", () => {
  it.each([
    ["20,000 brackets", "[".repeat(20_000) + "]".repeat(20_000), "1:136 too_deep"],
    ["20,000 brackets that never close", "[".repeat(20_000), "1:136 too_deep"],
    ["20,000 lists in a line", `${"- ".repeat(20_000)}x`, "too_deep"],
    ["20,000 maps", "{a: ".repeat(20_000), "too_deep"],
    ["20,000 keys that are keys", "? ".repeat(20_000), "too_deep"],
    ["more documents than one", "a: 1\n---\n".repeat(50_000), "multiple_documents"],
    ["a text larger than allowed", `a: ${"x".repeat(2_000_000)}`, "1:1 too_large"],
  ])("%s end at once", (_name, text, code) => {
    expect(read(text).codes.join()).toContain(code);
  });
  it("names file, limit and what does not raise it", () => {
    const problems = new Collector();
    parseDocument(new Source("big.yaml", `a: ${"x".repeat(100)}`), problems, 50);
    const [one] = problems.finish();
    expect(one!.message).toBe("big.yaml is larger than the limit of 50 bytes");
    expect(one!.hint).toContain("ORCHESTRATOR_BODY_LIMIT");
  });
  it.each([
    ["UTF-16", Buffer.from("\ufeffname: x\n", "utf16le")],
    ["UTF-16", Buffer.from("name: x\n", "utf16le")],
    ["UTF-16", Buffer.from("\ufeffname: x\n", "utf16le").swap16()],
    ["Latin-1", Buffer.from("name: caf\u00e9\n", "latin1")],
  ])("says that bytes are %s", (encoding, bytes) => {
    const problems = new Collector();
    expect(parseDocument(new Source("f.yaml", bytes.toString("utf8")), problems)).toBeUndefined();
    expect(problems.finish().map(({ code, message }) => [code, message.includes(encoding)])).toEqual([
      ["bad_encoding", true],
    ]);
  });
  it("refuses aliases that grow without bound, at the one that is too much", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n++)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(", ")}]`,
      );
    const { node, codes } = read(lines.join("\n"));
    expect(node).toBeUndefined();
    expect(codes[0]).toMatch(/^5:\d+ alias_bomb$/);
  });
  it("takes ordinary aliases", () => {
    expect(jsonOf(read("a: &x { b: 1 }\nc: *x\n").node!)).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });
  it("never makes a prototype of a key", () => {
    for (const text of ["__proto__: { admin: true }", "a: { constructor: { prototype: { admin: true } } }"]) {
      expect(read(text).codes.join()).toContain("forbidden_key");
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
  it("holds values to the same limits as texts", () => {
    const problems = new Collector();
    let deep: Json = 1;
    for (let n = 0; n < 20_000; n++) deep = [deep];
    expect(documentOf("body", deep, problems)).toBeUndefined();
    expect(documentOf("body", JSON.parse('{"__proto__": {"a": 1}}'), problems)).toBeUndefined();
    expect(problems.finish().map((one) => one.code)).toEqual(["too_deep", "forbidden_key"]);
  });
});

describe("YAML 1.2", () => {
  it("reads the core schema", () => {
    expect(
      jsonOf(read("a: 010\nb: 0o10\nc: 0x1F\nd: yes\ne: 1:30\nf: ~\ng: 1e3\nh: True\ni: 1_0").node!),
    ).toEqual({
      a: 10,
      b: 8,
      c: 31,
      d: "yes",
      e: "1:30",
      f: null,
      g: 1000,
      h: true,
      i: "1_0",
    });
  });
  it("counts columns after a byte order mark and before carriage returns as editors do", () => {
    expect(read("\ufeffa: 1\r\nb: 2\r\na: 3\r\n").codes).toEqual(["3:1 duplicate_key"]);
  });
  it("takes JSON", () => {
    expect(jsonOf(read('{"a": [1, "x\\u00e9", null], "b": {}}').node!)).toEqual({
      a: [1, "xé", null],
      b: {},
    });
  });
});

describe("placeInside", () => {
  /** `line:column` of the character `X` in the value of `a`. */
  const find = (text: string): string => {
    const { node } = read(text);
    const scalar = get(node, "a") as ScalarNode;
    const place = placeInside(scalar, String(scalar.value).indexOf("X"));
    const { line, column } = place.source.position(place.start);
    return `${line}:${column} ${place.source.text[place.start]}`;
  };
  it.each([
    ["a: plain X", "1:10 X"],
    ['a: "quoted X"', "1:12 X"],
    ["a: 'it''s X'", "1:11 X"],
    ['a: "tab\\t \\u00e9 \\x41 \\\\ X"', "1:26 X"],
    ['a: "smile \\U0001F600 X"', "1:22 X"],
    ["a: |\n  one\n  two X", "3:7 X"],
    ["a: |\n  one\n\n    two X", "4:9 X"],
    ["a: |2-\n    one\n  X", "3:3 X"],
    ["a: >-\n  one\n  two\n\n  three X", "5:9 X"],
    ["a: one\n  two\n  X", "3:3 X"],
    ['a: "one\n  two \\\n  X"', "3:3 X"],
    ["a: |\r\n  one\r\n  X", "3:3 X"],
    ["a: X", "1:4 X"],
  ])("%j", (text, place) => {
    expect(find(text)).toBe(place);
  });
});
