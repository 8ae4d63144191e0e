// A recording shows no secret, neither in its stream nor on the terminal that plays it, and keeps all the rest in place.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../../artifacts/redaction/index.js";
import { Screen } from "../shell/screen.js";
import { type FindSecrets, MaskedEvents, type SessionEvent } from "./masked-events.js";
import { readScreen } from "./screen-reading.js";

const SECRET = "C4nary-s3cret";
const find: FindSecrets = (text) =>
  [...text.matchAll(/C4nary(?:\r?\n)?-(?:\r?\n)?s3cret|(?<=^enable secret )\S+/gm)].map(
    ({ index, 0: all }) => ({ start: index, end: index + all.length }),
  );

type Part = string | { typed: string };

function record(parts: Part[], by: FindSecrets = find): SessionEvent[] {
  const events: SessionEvent[] = [];
  const masked = new MaskedEvents(by, (event) => events.push(event));
  for (const [time, part] of parts.entries())
    masked.add(
      typeof part === "string" ? { time, kind: "o", text: part } : { time, kind: "i", text: part.typed },
    );
  masked.end();
  return events;
}

/** What a terminal shows that plays the events; whoever types sends the line away. */
function played(events: SessionEvent[]): string {
  let shown = "";
  const screen = new Screen({
    lines: (text) => (shown += text),
    edited: (line) => (shown += `${line}\n`),
    piece: (text) => (shown += text),
  });
  for (const { kind, text } of events) {
    if (kind === "o") screen.feed(text);
    else if (kind === "i") screen.clear();
  }
  return shown + screen.current;
}

const WAYS: Record<string, Part[]> = {
  "in one piece": [`x ${SECRET} y\r\n`],
  "in pieces": [...`x ${SECRET} y\r\n`],
  "over two lines": ["x C4nary-\r\n", "s3cret y\r\n"],
  "around a pager that is wiped with backspaces": [
    "x\r\nC4nary\r\n",
    "--More--",
    { typed: " " },
    `${"\b".repeat(8)}${" ".repeat(8)}${"\b".repeat(8)}-s3cret y\r\n`,
  ],
  "around a pager that is wiped with a return": [
    "x\r\nC4nary\r\n --More-- ",
    { typed: " " },
    "\r         \r-s3cret y\r\n",
  ],
  "around a pager that is erased": ["C4nary\r\n--More--", { typed: " " }, "\r\x1b[K-s3cret y\r\n"],
  "around a pager that stays": ["x\r\nC4nary\r\n--More--", { typed: " " }, "-s3cret y\r\n"],
  "with colours": ["x C4n\x1b[1;31mary-\x1b[0ms3c\x1b[0mret y\r\n"],
  "with colours of 8 bits": ["x C4n\x9b1;31mary-\x9b0ms3c\x9bmret y\r\n"],
  "around a DCS string": ["x C4nary\x1bP1$r0m\x1b\\-s3cret y\r\n"],
  "around an APC string": ["x C4nary\x1b_a b\x1b\\-s3cret y\r\n"],
  "around a PM and a SOS string": ["x C4n\x1b^a\x1b\\ary-s3\x1bXb\x1b\\cret y\r\n"],
  "around strings of 8 bits": ["x C4n\x90a\x9cary\x9d0;t\x07-s3\x9fb\x9ccret y\r\n"],
  "around a step back of 8 bits": ["x C4nary\x9b1C\x9b1D-s3cret y\r\n"],
  "with a slip that is corrected": ["x C4narx\by-s3cret y\r\n"],
  "with the cursor moved on": ["x C4nary\x1b[1C\x1b[1D-s3cret y\r\n"],
  "from behind": ["x        -s3cret y\x1b[17D\x1b[2CC4nary\r\n".replace("\x1b[17D\x1b[2C", "\x1b[15D")],
  "letter by letter, each put in its place": [
    `${[...SECRET]
      .map((c, n) => `\x1b[5;${10 + n}H${c}`)
      .toReversed()
      .join("")}\r\n`,
  ],
  "wrapped as a shell wraps": [`${"x".repeat(30)}C4nary-s\rs3cret y\r\n`],
  "struck over, as manuals print bold": [`x ${[...SECRET].map((c) => `${c}\b${c}`).join("")} y\r\n`],
  "doubled, with a step back": [`x ${[...SECRET].map((c) => `${c}${c}\b`).join("")} y\r\n`],
  "in a row that the cursor leaves and comes back to": [
    "\x1b[2J\x1b[5;10HC4nary\x1b[6;1Hmiddle\x1b[5;16H-s3cret\x1b[7;1H\r\n",
  ],
  "around a step down and up": ["x C4nary\x1b[B\x1b[A-s3cret y\r\n"],
  "around an index and its reverse": ["x C4nary\x1bD\x1bM-s3cret y\r\n"],
  "in a row that was complete": ["one\r\nx C4nary\r\ntwo\r\n\x1b[2A\x1b[8C-s3cret y\r\n"],
  "in a row that was left by its number": ["\x1b[5;1Hx C4nary\x1b[9d\x1b[5d-s3cret y\r\n"],
  "in a row that is come back to from the next one": ["x C4nary\x1b[Etwo\x1b[F\x1b[8C-s3cret y\r\n"],
  "around a place that is saved and restored": ["x C4nary\x1b7\x1b[10;10Hjunk\x1b8-s3cret y\r\n"],
  overwritten: [`${SECRET}\r${" ".repeat(20)}\rok\r\n`],
};

describe.each(Object.entries(WAYS))("a secret %s", (_, parts) => {
  it("is neither in the stream nor on the terminal", () => {
    const events = record(parts);
    const stream = events.map(({ text }) => text).join("");
    expect(stream).not.toMatch(/C4nary|s3cret/);
    expect(stream.replaceAll(/\*+|\x08/g, "")).not.toMatch(/C4n|CC44|s3c|ss33/);
    expect(played(events).replaceAll("\n", "")).not.toMatch(/C4nary|s3cret|C4n|cret/);
    expect(stream).toContain("***");
  });

  it("leaves what was typed, and when, as it was", () => {
    const typed = parts.flatMap((part, time) =>
      typeof part === "string" ? [] : [{ time, text: part.typed }],
    );
    const events = record(parts);
    expect(events.flatMap(({ time, kind, text }) => (kind === "i" ? [{ time, text }] : []))).toEqual(typed);
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).toSorted((a, b) => a - b));
  });
});

it("the echo of a line begins a line, whatever the prompt before it", () => {
  const events = record(["r1#", { typed: "enable secret abc\n" }, "enable secret abc\r\nr1#"]);
  expect(events.map(({ text }) => text)).toEqual(["r1#", "enable secret ***\n", "enable secret ***\r\nr1#"]);
});

it("a long recording is masked part by part, with no secret lost and nothing else", () => {
  const filler = fc.constantFrom(
    "line of text\r\n",
    "x".repeat(500),
    `${"y".repeat(79)}\r\n`,
    "\x1b[1mbold\x1b[0m ",
  );
  fc.assert(
    fc.property(fc.array(filler, { minLength: 1, maxLength: 12 }), fc.nat(20_000), (fillers, chunk) => {
      const text = Array.from({ length: 60 }, () => `${fillers.join("").repeat(4)}${SECRET}|`).join("");
      const size = chunk + 100;
      const parts = text.match(new RegExp(`[^]{1,${size}}`, "g")) as string[];
      const stream = record(parts)
        .map((event) => event.text)
        .join("");
      expect(stream).toBe(text.replaceAll(SECRET, "***"));
    }),
    { numRuns: 30 },
  );
});

it("looks at a secret without end a few times only, and shows nothing of it", () => {
  let looked = 0;
  const all: FindSecrets = (text) => {
    looked += text.length;
    return [{ start: 0, end: text.length }];
  };
  const parts = Array.from({ length: 60 }, () => "password=".repeat(1_000));
  const events = record(parts, all);
  expect(events.map(({ text }) => text).join("")).toMatch(/^(?:\*\*\*)+$/);
  expect(looked).toBeLessThan(3 * parts.join("").length);
});

it("a device that inserts blanks without end fills no memory", () => {
  const { text } = readScreen(`x${"\x1b[1G\x1b[4096@".repeat(500)}`);
  expect(text.length).toBeLessThan(10_000);
});

it("a number of JSON becomes a text, so that the recording still plays JSON", () => {
  const { spans } = createRedactor({ secrets: ["4711471"], shapes: [] });
  const events = record(['{"a":1,"community":123', '456,"x":4711471}\r\n'], spans);
  expect(played(events)).toBe('{"a":1,"community":"***","x":"***"}\n');
});

describe("what says of a value that it is secret may stand far in front of it", () => {
  const redactor = createRedactor({ secrets: [], shapes: [] });
  const by: FindSecrets = Object.assign((text: string) => redactor.spans(text), { opened: redactor.opened });
  const names = (n: number) => Array.from({ length: n }, (_, at) => `c4nary${at}x`);
  const objects = (key: string) => names(6_000).map((name) => ({ [key]: name, authorization: "read-only" }));
  const blocks: Record<string, string> = {
    "a list in JSON": JSON.stringify({ snmp: { community: objects("name") } }, null, 2),
    "a list in JSON on one line": JSON.stringify({ snmp: { community: objects("name") } }),
    "a list of texts": JSON.stringify({ a: { communities: names(9_000) } }, null, 1),
    "an object whose names are the secrets": JSON.stringify(
      { snmp: { communities: Object.fromEntries(names(6_000).map((name) => [name, { access: "ro" }])) } },
      null,
      2,
    ),
    "a pair": JSON.stringify(
      [{ name: "snmp_community", notes: Array(9_000).fill("nothing"), value: "c4nary1x" }],
      null,
      1,
    ),
    "a member": JSON.stringify({ x: { passwords: { ...Array(9_000).fill("c4nary1x") } } }, null, 1),
    "a section of a configuration": `config system snmp community\n${names(4_000)
      .map((name, n) => `    edit ${n}\n        set name "${name}"\n    next\n`)
      .join("")}end\n`,
    "a table": `Community name       Group Name\n${names(6_000)
      .map((name) => `${name}          network-admin\n`)
      .join("")}`,
    "a private key": `-----BEGIN PRIVATE KEY-----\n${"c4nary1xMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n".repeat(3_000)}-----END PRIVATE KEY-----\n`,
  };
  it.each(Object.entries(blocks))("%s", (_, text) => {
    const pieces = text.match(/[^]{1,4000}/g)!;
    const said = record(pieces, by).map((event) => event.text);
    expect(redactor.text(text)).not.toContain("c4nary");
    expect(said.join("").match(/c4nary\d+x/g)?.length ?? 0).toBe(0);
    const isJson = /^[[{]/.test(text);
    expect(() => isJson && JSON.parse(said.join(""))).not.toThrow();
  });

  it("and what stands in JSON that holds none stays", () => {
    const text = JSON.stringify({ interfaces: objects("name"), bgp: { community: ["65000:1"] } }, null, 2);
    expect(
      record(text.match(/[^]{1,4000}/g)!, by)
        .map((event) => event.text)
        .join(""),
    ).toBe(text);
  });
});
