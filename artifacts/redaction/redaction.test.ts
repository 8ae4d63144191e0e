// Redaction: no secret gets through, however it is printed and wherever the text is cut.
import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.js";
import { collectSecrets } from "./known.js";
import { atOnce } from "./steps.js";
import { NO_SHAPES } from "./shapes.js";
import { createStream } from "./stream.js";

const SECRET = 'p@ss/w"ord+1 ü';

describe("colours and signs that nobody sees around a keyword", () => {
  const { text } = createRedactor({ secrets: [], shapes: [] });

  it.each([
    ["grep", "\u001b[01;31m\u001b[Kpassword\u001b[m\u001b[K ⟦hunter22⟧"],
    ["grep for a part", "username bob \u001b[01;31m\u001b[Kpass\u001b[m\u001b[Kword ⟦hunter22⟧ role admin"],
    ["jq", '\u001b[34;1m"password"\u001b[0m\u001b[1;39m: \u001b[0;32m"⟦hunter22⟧"\u001b[0m,'],
    ["8 bits", "username bob \u009b1mpass\u009bmword\u009b0m ⟦hunter22⟧ role admin"],
    ["strings for the terminal", "username bob pass\u001bPx\u001b\\word\u009fy\u009c ⟦hunter22⟧ role admin"],
    ["a title with a secret", "\u001b]0;username u password ⟦hunter22⟧\u0007r1#"],
    ["a soft hyphen", "username u pass\u00adword 0 ⟦hunter22⟧"],
  ])("do not show the secret: %s", (_, marked) => {
    expect(text(marked.replaceAll(/[⟦⟧]/g, ""))).toBe(marked.replaceAll(/⟦[^⟧]*⟧/g, "***"));
  });
});

describe("secrets", () => {
  const { text } = createRedactor({ secrets: [SECRET], shapes: [] });

  it("are masked as they are", () => {
    expect(text(`login ${SECRET}!`)).toBe("login ***!");
  });

  it.each([
    ["JSON", JSON.stringify({ pw: SECRET }), '{"pw":"***"}'],
    ["JSON in ASCII", `"${JSON.stringify(SECRET).slice(1, -1).replace("ü", "\\u00fc")}"`, '"***"'],
    ["JSON with escaped slashes", JSON.stringify(SECRET).replaceAll("/", "\\/"), '"***"'],
    ["a URL", `https://x/?p=${encodeURIComponent(SECRET)}&q=1`, "https://x/?p=***&q=1"],
    ["a URL in lower case", encodeURIComponent(SECRET).replace(/%../g, (hex) => hex.toLowerCase()), "***"],
    ["a form", `${new URLSearchParams({ p: SECRET })}`, "p=***"],
    ["base64", Buffer.from(SECRET).toString("base64"), "***"],
    ["base64 for URLs", Buffer.from(SECRET).toString("base64url"), "***"],
  ])("are masked in %s", (_, printed, expected) => {
    expect(printed).not.toContain(SECRET);
    expect(text(printed)).toBe(expected);
  });

  it("are masked up to where they were cut, and nothing else is lost", () => {
    const { cutText } = createRedactor({ secrets: [SECRET], shapes: [] });
    for (let length = 1; length < SECRET.length; length += 1)
      expect(cutText(`a = "pw ${SECRET.slice(0, length)}…; b = ${SECRET}; c = ok…`)).toBe(
        'a = "pw …; b = ***; c = ok…',
      );
    expect(cutText("p@ss")).toBe("p@ss");
  });

  it.each(["u:", "me:", "you:", "user:"])("are masked inside base64 of %s<secret>", (before) => {
    const middle = Buffer.from(`${before}${SECRET}:after`).toString("base64");
    const masked = text(middle);
    expect(Buffer.from(masked.replace("***", ""), "base64").toString()).not.toContain("ss/w");
    expect(masked).toContain("***");
    expect(masked.length).toBeLessThan(14 + 3 + before.length);
  });

  it("that overlap are masked as one", () => {
    const both = createRedactor({ secrets: ["abcdef", "efghij", "klmnopq", "lmnopq"], shapes: [] });
    expect(both.text("xabcdefghijx abcdefabcdef")).toBe("x***x ***");
    expect(both.text("klmnopq klmnopx lmnopqx")).toBe("*** klmnopx ***x");
  });

  it("of several lines are masked line by line, whatever the line ends", () => {
    const key = "-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\nq2w3e4r5t6z7u8i9\n-----END KEY-----";
    const masked = createRedactor({ secrets: [key], shapes: [] }).text(key.replaceAll("\n", "\r\n"));
    expect(masked).toBe("-----BEGIN KEY-----\r\n***\r\n***\r\n-----END KEY-----");
  });

  it("that are very short are masked only where they stand alone", () => {
    const short = createRedactor({ secrets: ["1", "ab", "", " "], shapes: [] });
    expect(short.text('mtu 1500 on Gi1/1, password 1\npass "ab" cab 1 1 1')).toBe(
      'mtu 1500 on Gi1/1, password ***\npass "***" cab *** *** ***',
    );
  });

  it("are masked in bytes that are not text, which stay as they are otherwise", () => {
    const { bytes } = createRedactor({ secrets: [SECRET], shapes: [] });
    const around = Buffer.from([0xff, 0x00, 0x80]);
    const masked = bytes(Buffer.concat([around, Buffer.from(SECRET), around]));
    expect(masked).toEqual(Buffer.concat([around, Buffer.from("***"), around]));
  });
});

describe("shapes", () => {
  const shapes = ["password 7 (\\S+)", "(\\$9\\$\\S+)", "^community (\\S+) (?:ro|rw)$", "secret"];
  const { text } = createRedactor({ secrets: ["hunter22"], shapes });

  it("mask group 1, or the whole match where there is none", () => {
    expect(text("password 7 0822455D0A16 ok")).toBe("password 7 *** ok");
    expect(text("a $9$abc.def; b $9$xyz;")).toBe("a *** b ***");
    expect(text("no secret here")).toBe("no *** here");
  });

  it("see each line for itself, whatever the line ends", () => {
    expect(text("x\r\ncommunity public ro\r\ny")).toBe("x\r\ncommunity *** ro\r\ny");
    expect(text("community public ro x")).toBe("community public ro x");
    expect(text("password 7\n0822455D0A16")).toBe("password 7\n0822455D0A16");
  });

  it("keep the meaning of their flags and anchors", () => {
    const flags = createRedactor({
      secrets: [],
      shapes: ["(?i)SECRET (\\S+)", "\\Akey (\\S+)\\z", "(?-m)^pin (\\d+)$"],
    });
    expect(flags.text("x\nsecret abc\nkey abc\npin 4711\nx")).toBe("x\nsecret ***\nkey ***\npin ***\nx");
  });

  it("and values that overlap are masked as one", () => {
    expect(text("password 7 xxhunter22xx")).toBe("password 7 ***");
  });

  it("are found in a line that is far too long", () => {
    const masked = text(
      `${"x".repeat(65_530)} password 7 0822455D0A16 ${"y".repeat(200_000)} password 7 99AA`,
    );
    expect(masked).not.toMatch(/0822|99AA/);
    expect(masked.match(/\*\*\*/g)).toHaveLength(2);
  });

  it("that are not patterns are refused by name", () => {
    expect(() => createRedactor({ secrets: [], shapes: ["a(b"] })).toThrow(/"a\(b" is not an RE2 pattern/);
  });
});

describe("stream", () => {
  it("holds back no more than may still become a secret", () => {
    const out = createStream(atOnce(collectSecrets(["hunter22"])), NO_SHAPES);
    expect(out.push("router#")).toBe("router#");
    expect(out.push("say hunt")).toBe("say ");
    expect(out.push("ing.")).toBe("hunting.");
    expect(out.push("hunter2")).toBe("");
    expect(out.push("2!")).toBe("***!");
    expect(out.push("hunt") + out.flush()).toBe("hunt");
    expect(out.push("er22!")).toBe("er22!");
  });

  it("holds the current line where there are shapes, and gives it out when asked", () => {
    const out = createRedactor({ secrets: [], shapes: ["key (\\S+)"] }).stream();
    expect(out.push("one\nrouter# key a")).toBe("one\n");
    expect(out.flush()).toBe("router# key ***");
    expect(out.push("two\n")).toBe("two\n");
  });

  it("holds back a bounded part of a line without end", () => {
    const out = createRedactor({ secrets: ["hunter22"], shapes: ["key (\\S+)"] }).stream();
    let given = 0;
    for (let n = 1; n <= 400; n += 1) {
      given += out.push("x".repeat(1_000)).length;
      expect(n * 1_000 - given).toBeLessThanOrEqual(66 * 1_024);
    }
  });

  it("masks one secret after another without end", () => {
    const out = createRedactor({ secrets: ["aaaaaa"], shapes: [] }).stream();
    let given = "";
    for (let n = 0; n < 100; n += 1) given += out.push("a".repeat(1_000));
    expect(given + out.flush()).toBe("***");
  });
});

describe("json", () => {
  const { json } = createRedactor({ secrets: ["hunter22", "4711", "1"], shapes: ["password 7 (\\S+)"] });

  it("masks values, names and numbers, and keeps the rest", () => {
    expect(
      json({
        list: ["x hunter22", { hunter22: 1, "hunter22 ": 2 }, null, true],
        pin: 4711,
        count: 47_110,
        config: "a\npassword 7 0822\nb",
      }),
    ).toEqual({
      list: ["x ***", { "***": 1, "*** ": 2 }, null, true],
      pin: "***",
      count: 47_110,
      config: "a\npassword 7 ***\nb",
    });
  });

  it("keeps two names apart that are both secret", () => {
    const two = createRedactor({ secrets: ["alpha1", "beta22"], shapes: [] });
    expect(two.json({ alpha1: 1, beta22: 2 })).toEqual({ "***": 1, "*** (2)": 2 });
  });

  it("survives hostile documents", () => {
    const deep = JSON.parse(`${"[".repeat(50_000)}"hunter22"${"]".repeat(50_000)}`);
    let inner = json(deep);
    while (Array.isArray(inner)) inner = inner[0]!;
    expect(inner).toBe("***");
    const proto = json(JSON.parse('{"__proto__": {"a": "hunter22"}}'));
    expect(JSON.stringify(proto)).toBe('{"__proto__":{"a":"***"}}');
  });
});
