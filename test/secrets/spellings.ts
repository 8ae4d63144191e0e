// What a device prints of a secret: every way of quoting, encoding, wrapping and splitting it that a test can think of.
const bytes = (secret: string, join: string): string =>
  Buffer.from(secret).toString("hex").match(/../g)!.join(join);
const each = (secret: string, make: (code: number) => string): string =>
  [...secret].map((c) => make(c.charCodeAt(0))).join("");
const json = (text: string, times: number): string =>
  times === 0 ? text : JSON.stringify(json(text, times - 1));
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const half = (secret: string, between: string): string =>
  secret.slice(0, secret.length / 2) + between + secret.slice(secret.length / 2);

/** The signs that mean something in XML and HTML, by their names; browsers read these without `;` too. */
const named = (text: string, end: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[sign]}${end}`);

export const spellings = (secret: string): string[] => [
  secret,
  `x${secret}y`,
  json(secret, 1),
  json(JSON.stringify({ a: { pw: secret } }), 1),
  json(JSON.stringify({ a: { pw: secret } }), 2),
  json(JSON.stringify({ a: { pw: secret } }), 3),
  each(secret, (code) => `\\u${code.toString(16).padStart(4, "0")}`),
  each(secret, (code) => `\\\\u${code.toString(16).padStart(4, "0")}`),
  each(secret, (code) => `&#${code};`),
  each(secret, (code) => `&#x${code.toString(16)};`),
  secret.replaceAll("!", "&excl;"),
  named(secret, ";"),
  named(named(secret, ";"), ";"),
  named(secret, ""),
  named(JSON.stringify({ a: secret }), ";"),
  encodeURIComponent(secret),
  `%${bytes(secret, "%")}`,
  base64(secret),
  base64(`u:${secret}:after`),
  base64(`me:${secret}:after`),
  base64(`you:${secret}:after`),
  base64(`user name:${secret} and much more behind it`)
    .match(/.{1,12}/g)!
    .join("\r\n"),
  bytes(secret, ""),
  bytes(secret, "").toUpperCase(),
  bytes(secret, ":"),
  bytes(secret, " ").toUpperCase(),
  `0x${bytes(secret, ", 0x")}`,
  `\\x${bytes(secret, "\\x")}`,
  // digits of UTF-16, in lines, in JSON, of LDAP and assemblers
  Buffer.from(secret, "utf16le").toString("hex"),
  bytes(secret, "")
    .match(/.{1,8}/g)!
    .join("\r\n  "),
  json(
    bytes(secret, "")
      .match(/.{1,8}/g)!
      .join("\n"),
    1,
  ),
  `\\${bytes(secret, "\\")}`,
  `${bytes(secret, "h ")}h`,
  each(secret, (code) => `%u${code.toString(16).padStart(4, "0")}`),
  each(secret, (code) => `\\U${code.toString(16).padStart(8, "0")}`),
  `${each(secret, (code) => `&#${code}`)};`,
  `https://x/?a=${encodeURIComponent(secret).replace("!", "%21")}&b`,
  half(secret, "]]><![CDATA["),
  // control sequences in JSON, of 8 bits, and what is left of them
  json(half(secret, "\x1b[1;31m"), 1),
  json(half(secret, "\0"), 1),
  half(secret, "\x9b1;31m"),
  half(secret, "\ufffd1;31m"),
  half(secret, "\x9d0;t\x9c"),
  half(secret, "\u2028"),
  // letter by letter, and byte by byte
  [...secret].join(" "),
  JSON.stringify([...secret]),
  [...Buffer.from(secret)].join(" "),
  `.1.3.6.1.6.3.18.1.1.1.3.15.${[...Buffer.from(secret)].join(".")}`,
  JSON.stringify({ key: [...Buffer.from(secret)] }),
  half(secret, "\r\n"),
  half(secret, "\r\n   "),
  half(secret, "\x1b[1;31m"),
  half(secret, "zz\b\b"),
  half(secret, "q\b"),
  // the last character rubbed out and typed again
  `${secret.slice(0, 5)}\b \b${secret.slice(4)}`,
  `${secret}${"\b".repeat(secret.length)}${secret}`,
  `zzzz\r${secret}`,
  half(secret, "\x1b[K"),
  half(secret, "\x1b(B"),
  [...secret].map((character) => `\x1b[1m${character}\x1b[0m`).join(""),
  half(secret, "zz\x1b[2D"),
  half(secret, "zz\b\b  \b\b"),
];
