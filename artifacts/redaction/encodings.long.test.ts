// A secret is masked in whatever way it was quoted, encoded, wrapped or split, and the text around it stays.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.js";

const SECRETS = ["C4nary/s3cret+1", 'p@ss<w"ord> & ü€7', "back\\slash'n%41=7", "Ünïcode-Sécret"];
const hex = (text: string) => Buffer.from(text).toString("hex");
const bytes = (text: string, join: string) => hex(text).match(/../g)!.join(join);
const units = (text: string, make: (code: number) => string) =>
  Array.from({ length: text.length }, (_, n) => make(text.charCodeAt(n))).join("");
const points = (text: string, make: (code: number) => string) =>
  [...text].map((c) => make(c.codePointAt(0)!)).join("");
const json = (text: string, times: number): string =>
  times === 0 ? text : json(JSON.stringify(text).slice(1, -1), times - 1);
const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const split = (text: string, by: string) => text.match(/.{1,5}/gsu)!.join(by);

const ENCODINGS: Record<string, (secret: string) => string> = {
  "as it is": (s) => s,
  "capital letters": (s) => s.toUpperCase(),
  "small letters": (s) => s.toLowerCase(),
  JSON: (s) => json(s, 1),
  "JSON in JSON": (s) => json(s, 2),
  "JSON in JSON in JSON": (s) => json(s, 3),
  "JSON in ASCII": (s) => units(s, (c) => `\\u${c.toString(16).padStart(4, "0")}`),
  "JSON in ASCII within JSON, capitals": (s) =>
    units(s, (c) => `\\\\u${c.toString(16).toUpperCase().padStart(4, "0")}`),
  "JSON of Go": (s) => JSON.stringify(s).slice(1, -1).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c"),
  XML: xml,
  "XML in JSON": (s) => json(xml(s), 1),
  "XML in XML": (s) => xml(xml(s)),
  "HTML without the ends of names": (s) => xml(s).replaceAll(/&(amp|lt|gt|quot);/g, "&$1"),
  "eight digits, as Python and YAML write": (s) => points(s, (c) => `\\U${c.toString(16).padStart(8, "0")}`),
  "decimal entities": (s) => points(s, (c) => `&#${c};`),
  "long decimal entities": (s) => points(s, (c) => `&#${String(c).padStart(7, "0")};`),
  "hexadecimal entities": (s) => points(s, (c) => `&#x${c.toString(16)};`),
  "entities in capitals": (s) => points(s, (c) => `&#X${c.toString(16).toUpperCase()};`),
  "entities without their end": (s) => `${points(s, (c) => `&#${c}`)};`,
  URL: encodeURIComponent,
  "the URL of old scripts": (s) => units(s, (c) => `%u${c.toString(16).padStart(4, "0")}`),
  "URL, every byte": (s) => `%${bytes(s, "%")}`,
  "URL twice": (s) => encodeURIComponent(encodeURIComponent(s)),
  form: (s) => new URLSearchParams({ p: s }).toString().slice(2),
  base64: (s) => Buffer.from(s).toString("base64"),
  "base64 for URLs": (s) => Buffer.from(s).toString("base64url"),
  "base64 in an URL": (s) => encodeURIComponent(Buffer.from(s).toString("base64")),
  "base64 in lines": (s) => split(Buffer.from(s).toString("base64"), "\r\n"),
  hexadecimal: hex,
  "hexadecimal in capitals": (s) => hex(s).toUpperCase(),
  "hexadecimal with colons": (s) => bytes(s, ":"),
  "hexadecimal with blanks": (s) => bytes(s, " ").toUpperCase(),
  "hexadecimal with dots": (s) =>
    hex(s)
      .match(/.{1,4}/g)!
      .join("."),
  "a list of bytes": (s) => `0x${bytes(s, ", 0x")}`,
  "escaped bytes": (s) => `\\x${bytes(s, "\\x")}`,
  "bytes of LDAP": (s) => `\\${bytes(s, "\\")}`,
  "bytes of assemblers": (s) => `${bytes(s, "h ")}h`,
  "digits of UTF-16": (s) => Buffer.from(s, "utf16le").toString("hex"),
  "digits of UTF-16, the other way round": (s) => Buffer.from(s, "utf16le").swap16().toString("hex"),
  "digits in lines": (s) =>
    hex(s)
      .match(/.{1,10}/g)!
      .join("\r\n   "),
  "digits in lines in JSON": (s) =>
    hex(s)
      .match(/.{1,10}/g)!
      .join("\\r\\n   "),
  "a dump in lines": (s) =>
    bytes(s, " ")
      .match(/.{1,24}/g)!
      .map((line) => line.trim())
      .join("\n"),
  "wrapped lines": (s) => split(s, "\r\n"),
  "wrapped and indented lines": (s) => split(s, "\n      "),
  "lines that go on behind a backslash": (s) => split(s, "\\\n"),
  "wrapped lines in JSON": (s) => split(json(s, 1), "\\r\\n"),
  "two parts of CDATA": (s) => `<![CDATA[${split(s, "]]><![CDATA[")}]]>`,
  "colours in JSON": (s) => json(split(s, "\x1b[1;31m"), 1).replaceAll("\x1b", "\\u001b"),
  "zeros in JSON": (s) => split(json(s, 1), "\\u0000"),
  "colours of 8 bits": (s) => split(s, "\x9b1;31m"),
  "colours of 8 bits that were read as UTF-8": (s) => split(s, "\ufffd1;31m"),
  "a title of 8 bits in between": (s) => split(s, "\x9d0;title\x9c"),
  "colours of 8 bits in UTF-8, byte by byte": (s) => split(s, "\xc2\x9b1;31m"),
  "soft hyphens, byte by byte": (s) => split(s, "\xc2\xad"),
  "separators of lines, byte by byte": (s) => split(s, "\xe2\x80\xa8"),
  "separators of lines": (s) => split(s, "\u2028"),
  "marks of direction": (s) => split(s, "\u202d"),
  colours: (s) => split(s, "\x1b[1;31m"),
  "a title of the terminal in between": (s) => split(s, "\x1b]0;title\x07"),
  "a title that ends with ST in between": (s) => split(s, "\x1b]0;title\x1b\\"),
  "a DCS string in between": (s) => split(s, "\x1bP1$r0m\x1b\\"),
  "an APC string in between": (s) => split(s, "\x1b_x y\x1b\\"),
  "a PM string in between": (s) => split(s, "\x1b^x\x1b\\"),
  "a SOS string in between": (s) => split(s, "\x1bXx\x1b\\"),
  "soft hyphens": (s) => split(s, "\u00ad"),
  "bytes taken for characters": (s) => Buffer.from(s).toString("latin1"),
};

describe.each(Object.entries(ENCODINGS))("%s", (_, encode) => {
  it.each(SECRETS)("%s", (secret) => {
    const { text, stream, spans } = createRedactor({ secrets: [secret], shapes: [] });
    const printed = encode(secret);
    const left = text(`before ${printed} after`).replaceAll("***", "");
    expect(left.startsWith("before ")).toBe(true);
    expect(left.endsWith(" after")).toBe(true);
    // What splits a word stays; nothing of the word does, but for padding and the digits' own signs.
    expect(left.slice(7, -6)).toMatch(
      /^(?:[\s\\:.,=%]|0?x|\\+[uU](?:0000)?005c|&#92|%u005c|&#0*92;|&#x5c;|%(?:25)*5c|[rn](?=\\|$)|u00(?:1b\[1;31m|00)|\xc2?[\x9b\ufffd]1;31m|\xc2\xad|\xe2\x80\xa8|\x9d0;title\x9c|h(?= |$)|&#|<!\[CDATA\[|\]\]>|\u202d|\x1b\[1;31m|\x1b\]0;title(?:\x07|\x1b\\)|\x1b[P_^X][\w$ ]*\x1b\\|\u00ad)*$/i,
    );
    expect(spans(`before ${printed} after`).length).toBeGreaterThan(0);
    for (let at = 0; at <= printed.length; at += 1) {
      const out = stream();
      const pieces = [`before ${printed.slice(0, at)}`, `${printed.slice(at)} after`].map((piece) =>
        out.push(piece),
      );
      expect(pieces.join("") + out.flush()).toBe(text(`before ${printed} after`));
    }
  });
});

it.each(["u:", "me:", "you:", "user:"])("base64 of %s<secret>", (before) => {
  const { text } = createRedactor({ secrets: [SECRETS[0]!], shapes: [] });
  const masked = text(Buffer.from(`${before}${SECRETS[0]}:after`).toString("base64"));
  expect(masked).toContain("***");
  expect(Buffer.from(masked.replace("***", ""), "base64").toString("latin1")).not.toMatch(/C4nary|s3cret/);
});

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe.each(SECRETS)("%s within something longer", (secret) => {
  const { text } = createRedactor({ secrets: [secret], shapes: [] });
  const middle = secret.slice(2, -2);

  it.each(["", "m:", "me:", "you:"])("base64 of base64 behind %j", (before) => {
    for (const outer of ["", "B", "Basic ", "ab"]) {
      const masked = text(base64(`${outer}${base64(`${before}${secret}:x`)}`));
      expect(masked).toContain("***");
      const inner = Buffer.from(masked.replace("***", ""), "base64").toString("latin1");
      expect(Buffer.from(inner.slice(outer.length), "base64").toString("utf8")).not.toContain(middle);
    }
  });

  it.each(["", "a", "ab", "abc", "abcd"])("base32 behind %j", (before) => {
    const coded = encodedInBase32(`${before}${secret}:x`);
    for (const printed of [coded, coded.replaceAll(/.{10}/g, "$&\r\n")]) {
      const masked = text(`x ${printed} y`);
      expect(masked).toContain("***");
      expect(masked.replace(/^x|y$|\*\*\*|\s/g, "").length).toBeLessThan(coded.length - secret.length);
    }
  });
});

/** As `base32` of coreutils prints it. */
function encodedInBase32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g)!.map((each) => Number.parseInt(each.padEnd(5, "0"), 2));
  const coded = digits.map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digit]).join("");
  return coded.padEnd(Math.ceil(coded.length / 8) * 8, "=");
}

it("mixtures of encodings", () => {
  const ways = [
    (c: string) => c,
    (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    (c: string) => `&#${c.charCodeAt(0)};`,
    (c: string) => `%${c.charCodeAt(0).toString(16)}`,
    (c: string) => `\x1b[0m${c}`,
    (c: string) => `\r\n${c}`,
    (c: string) => `\\\\\\${c}`,
  ];
  const secret = "CANARY-2b7!Q";
  const { text } = createRedactor({ secrets: [secret], shapes: [] });
  fc.assert(
    fc.property(fc.array(fc.nat(6), { minLength: 12, maxLength: 12 }), (chosen) => {
      const printed = [...secret].map((c, n) => ways[chosen[n]!]!(c)).join("");
      // `\\\n` and its like read as another character than the one that was meant.
      fc.pre(!/\\[nrtx0-3]/.test(printed));
      expect(text(`<${printed}>`).replace(/\*\*\*|\x1b\[0m|[\r\n\\]/g, "")).toBe("<>");
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  // `=ca` is a byte of quoted-printable elsewhere
  ["https://x/?password=caFe%21x7&y=1", "caFe!x7"],
  ["password=beef\\u0021x7", "beef!x7"],
  // a text in JSON in base64
  [Buffer.from('{"a":"p&s\\"<x1","b":2}').toString("base64"), 'p&s"<x1'],
  ["pass\u00a0word\u00a012 pass&nbsp;word&nbsp;12", "pass word 12"],
])("%s", (printed, secret) => {
  const { text } = createRedactor({ secrets: [secret], shapes: [] });
  expect(text(printed)).toContain("***");
  expect(text(printed)).not.toMatch(/x7|word.12/);
});

it("what only resembles a secret stays", () => {
  const { text } = createRedactor({ secrets: ["C4nary/s3cret+1", "deadbeefcafe"], shapes: [] });
  const plain =
    "C4nary s3cret\r\nC4nary/s3cret\r\n1 and 100%25 &amp; &lt;x&gt; \\n \\u0041 43 34 6e 61 72 79\r\ndead\r\nbeef\r\n";
  expect(text(plain)).toBe(plain);
});

it("takes no longer for text that was made to take long", () => {
  const { text } = createRedactor({ secrets: ["C4nary/s3cret+1"], shapes: [] });
  const hostile = [
    "\\",
    "&amp;",
    "%25",
    "\x1b[",
    "C4nary/\n",
    "43 34 ",
    " \r",
    "\x1b]",
    "&#0000000",
    "\x9d",
    "\x9d ",
    "\x9b1",
    "\xc2\x9d",
    "\ufffd1",
    "]]><!",
  ];
  // A quadratic reading of any of these would run into the test's own limit.
  for (const part of hostile) expect(text(part.repeat(200_000 / part.length))).not.toContain("***");
});

it("a name that is the secret in other letters stays where both are short; digits of a key do not", () => {
  const { text } = createRedactor({ secrets: ["Backbone1", "0a1b2c3d4e"], shapes: [] });
  expect(text("hostname backbone1, key 0A1B2C3D4E")).toBe("hostname backbone1, key ***");
});
