// A secret in the spellings of shells, tables and other encodings.
import { expect, test } from "vitest";
import { createRedactor } from "./index.js";

const SECRET = `Can"ary's$7&x`;
const LONG = `Canary/${"x1+y2?".repeat(40)}end`;
const MARKED = "Pässwörd-Canary";
const SHORT = "k9&z";
const redactor = createRedactor({ secrets: [SECRET, LONG, MARKED, SHORT], shapes: [] });
const base64 = (text: string, encoding: BufferEncoding = "utf8") =>
  Buffer.from(text, encoding).toString("base64");

test.each([
  ["in a shell", `'Can"ary'\\''s$7&x'`],
  ["in a shell, with other quotes", `'Can"ary'"'"'s$7&x'`],
  ["in a shell, in double quotes", `"Can\\"ary's\\$7&x"`],
  ["in SQL", `'Can"ary''s$7&x'`],
  ["in CSV", `"Can""ary's$7&x"`],
  ["in PowerShell", '"Can`"ary\'s`$7&x"'],
  ["a long one in base64", base64(LONG)],
  ["a long one in base64, in lines", base64(LONG).replaceAll(/(.{76})/g, "$1\r\n")],
  ["a long one in hexadecimal", Buffer.from(LONG).toString("hex")],
  ["with marks on their own", MARKED.normalize("NFD")],
  ["in Latin-1 that is read as UTF-8", Buffer.from(MARKED, "latin1").toString("utf8")],
  ["in UTF-16 in base64", base64(SECRET, "utf16le")],
  ["in UTF-16 within more, in base64", base64(`net user x ${SECRET} /add`, "utf16le").slice(20, -10)],
  ["wrapped behind a blank", `Can"ar \r\ny's$7&x`],
  ["wrapped behind a blank, without a return", `Can"ar \ny's$7&x`],
  ["a short one as an entity", "k9&amp;z"],
  ["a short one as a number", "k9&#38;z"],
  ["a short one in JSON", "k9\\u0026z"],
  ["a short one in an address", "k9%26z"],
  ["a short one in base64", base64(SHORT)],
])("%s", (_, spelled) => {
  const masked = redactor.text(`x ${spelled} y`);
  expect(masked).toContain("***");
  expect(masked.replaceAll(/\*+|[\s"'`\\$]/g, "")).toMatch(/^x.{0,20}y$/);
  const stream = redactor.stream();
  expect([...`x ${spelled} y`].map((character) => stream.push(character)).join("") + stream.flush()).toBe(
    masked,
  );
});

test("no other words go with them", () => {
  for (const text of ["k9 z", "k9&zebra", "Canary", "azkme", "Can ary", "line \r\nnext line \nlast"])
    expect(redactor.text(text)).toBe(text);
});
