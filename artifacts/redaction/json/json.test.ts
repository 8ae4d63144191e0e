// Secrets in JSON, however it is laid out: each is masked, nothing else is, and what is left is JSON.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Json } from "../../../packages/devices/src/words/json.js";
import { createRedactor } from "../index.js";

const { secrets, not_secrets } = parse(
  readFileSync(new URL("../../../test/corpora/json/documents.yaml", import.meta.url), "utf8"),
) as { secrets: Json[]; not_secrets: Json[] };

const MARKED = /⟦(#?)([^⟧]*)⟧/g;
const redactor = createRedactor({ secrets: [], shapes: [] });
const mapped = (marked: Json, text: (text: string) => string): Json => {
  if (typeof marked === "string") {
    const number = /^⟦#(\d+)⟧$/.exec(text === plain ? marked : "")?.[1];
    return number === undefined ? text(marked) : Number(number);
  }
  if (Array.isArray(marked)) return marked.map((item) => mapped(item, text));
  if (marked === null || typeof marked !== "object") return marked;
  return Object.fromEntries(Object.entries(marked).map(([key, item]) => [text(key), mapped(item, text)]));
};
const plain = (text: string): string => text.replaceAll(MARKED, "$2");
const masked = (text: string): string => text.replaceAll(MARKED, "***");
/** Of two members that are called `***` the second one counts. */
const read = (text: string): Json => JSON.parse(text) as Json;

const FORMS: Record<string, (value: Json) => string> = {
  "on one line": (value) => JSON.stringify(value),
  "laid out": (value) => JSON.stringify(value, null, 2),
  "laid out with little": (value) =>
    JSON.stringify(value, null, 1).replaceAll(/\n\s*(?="[^"]*": ["\d])/g, " "),
  "with blanks": (value) => JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " "),
};

describe.each(Object.entries(FORMS))("JSON %s", (_, written) => {
  it.each(secrets.map((marked) => [JSON.stringify(marked), marked]))(
    "loses its secrets alone: %s",
    (_, marked) => {
      const value = mapped(marked, plain);
      expect(read(redactor.text(written(value)))).toEqual(mapped(marked, masked));
      const outer = JSON.parse(redactor.text(JSON.stringify({ x: [{}], output: written(value) }))) as {
        output: string;
      };
      expect(read(outer.output)).toEqual(mapped(marked, masked));
    },
  );

  it.each(not_secrets.map((value) => [JSON.stringify(value), value]))("stays as it is: %s", (_, value) => {
    expect(redactor.text(written(value))).toBe(written(value));
  });
});

describe("data", () => {
  it.each(secrets.map((marked) => [JSON.stringify(marked), marked]))("loses its secrets: %s", (_, marked) => {
    const value = mapped(marked, plain);
    // as an output is kept: what its text tells to be secret is so in its data
    const shown = JSON.stringify(redactor.with(redactor.read(JSON.stringify(value)).found).json(value));
    for (const [, , secret] of JSON.stringify(marked).matchAll(MARKED)) expect(shown).not.toContain(secret);
  });
});

describe("a text with JSON in it", () => {
  it.each([
    ['r1#show x | json\n{"x":[{}],"password":"⟦c4nary⟧"}\nr1#'],
    [
      'Oct  9 10:00:00 r1 api[7]: PUT {"x":{},"user":{"password":"⟦c4nary⟧"},"y":[1]} from 192.0.2.1 password ⟦c5nary⟧',
    ],
    ['{"x":[1]}\n{"x":[{}],"community":["⟦c4nary⟧"]}\n'],
    ['  "snmp": {"x":[],"communities":{"⟦c4nary⟧":{}}},'],
    ['{"x":{},"password": "⟦c4nary⟧'],
    ['"tacacs": [{"x":{}},{"key":"⟦c4nary⟧"}]'],
  ])("loses its secrets alone: %s", (line) => {
    expect(redactor.text(plain(line))).toBe(masked(line));
  });
});

describe("what is left is JSON", () => {
  const known = createRedactor({
    secrets: ["4711471", "hunter22", 'qu"o\\te1'],
    shapes: ["community (\\S+)"],
  });
  it.each<[Json, Json]>([
    [
      { a: 4_711_471, b: [4_711_471, -1.5e3] },
      { a: "***", b: ["***", -1500] },
    ],
    [{ a: 94_711_471.5 }, { a: "***" }],
    [
      { a: 'x qu"o\\te1 y', b: "hunter22" },
      { a: "x *** y", b: "***" },
    ],
    [
      { a: "community public", b: 1, c: [] },
      { a: "community ***", b: 1, c: [] },
    ],
  ])("%j", (value, expected) => {
    expect(read(known.text(JSON.stringify(value)))).toEqual(expected);
    expect(read(known.text(JSON.stringify(value, null, 2)))).toEqual(expected);
  });
});
