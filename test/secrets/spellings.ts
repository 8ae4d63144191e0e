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
  half(secret, "\r\n"),
  half(secret, "\r\n   "),
  half(secret, "\x1b[1;31m"),
  half(secret, "zz\b\b"),
  half(secret, "zz\x1b[2D"),
  half(secret, "zz\b\b  \b\b"),
];
