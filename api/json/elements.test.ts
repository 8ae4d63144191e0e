// Elements of a JSON text that is never parsed whole.
import { expect, test } from "vitest";
import { type Element, ElementScanner } from "./elements.js";

function scanned(text: string, size: number): Element[] {
  const bytes = Buffer.from(text);
  const scanner = new ElementScanner();
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; at += size) found.push(...scanner.push(bytes.subarray(at, at + size)));
  return found;
}

test.each([1, 2, 3, 7, 1_000])("items have their places, whatever the chunks are: %i bytes", (size) => {
  const items = [{ a: '"],[{é\\' }, "x", 12, [], [[{}]], null, { "k,": [1, 2] }];
  const text = JSON.stringify(items);
  const found = scanned(text, size);
  expect(found.map((item) => JSON.parse(item.text.toString()) as unknown)).toEqual(items);
  const bytes = Buffer.from(text);
  expect(found.map(({ from, to }) => bytes.toString("utf8", from, to))).toEqual(
    items.map((item) => JSON.stringify(item)),
  );
});

test.each(["[]", "{}", " [ ] "])("%s has none", (text) => {
  expect(scanned(text, 1)).toEqual([]);
});

test("spaces between tokens are left out of the text, and do not move the places", () => {
  const text = '\n[ {"a" :\t1 } ,\n "b c" ]\n';
  const [first, second] = scanned(text, 4);
  expect([first!.text.toString(), second!.text.toString()]).toEqual(['{"a":1}', '"b c"']);
  expect(text.slice(first!.from, first!.to).trim()).toBe('{"a" :\t1 }');
  expect(text.slice(second!.from, second!.to).trim()).toBe('"b c"');
});
