// YAML that is costly to read.
import { ROOM, HEAD, ONE, many, numbers, spec, inventory } from "./pieces.mjs";

export const yaml = {
  anchors: () => ({ spec: `name: x\nsteps: [${many(() => "&a 1,")}]\n` }),
  "different anchors": () => ({ spec: `name: x\nx: [${many((n) => `&a${n} 1,`)}]\n` }),
  "anchors of an inventory": () => inventory(`${ONE}x:\n${many((n) => `  - &a${n} 1\n`)}`),
  aliases: () => ({ spec: `name: x\nx: [&a 1,${many(() => "*a,")}]\n` }),
  "aliases of a large text": () =>
    inventory(
      `${HEAD}devices: { r1: { vars: { a: &a "${"x".repeat(400_000)}", b: [${many(() => "*a,", 60_000)}] } } }\n`,
    ),
  "aliases of aliases": () =>
    inventory(
      `${HEAD}devices: { r1: { vars: { a0: &a0 [1], ${numbers(40)
        .map((n) => `a${n + 1}: &a${n + 1} [*a${n},*a${n},*a${n},*a${n}]`)
        .join(", ")} } } }\n`,
    ),
  "merge keys": () => inventory(`${HEAD}devices:\n  a: &a {}\n${many((n) => `  d${n}: { <<: *a }\n`)}`),
  "duplicate keys": () => ({ spec: `name: x\n${many(() => "a: 1\n")}` }),
  brackets: () => ({ spec: "[".repeat(ROOM) }),
  braces: () => ({ spec: "{".repeat(ROOM) }),
  "brackets in pairs": () => ({ spec: `name: x\nsteps: [${many(() => "[],")}]\n` }),
  "question marks": () => ({ spec: "? ".repeat(ROOM / 2) }),
  dashes: () => ({ spec: "- ".repeat(ROOM / 2) }),
  "dashes below one another": () => ({ spec: "-\n".repeat(ROOM / 3) }),
  colons: () => ({ spec: ": ".repeat(ROOM / 2) }),
  "line breaks": () => ({ spec: "\n".repeat(ROOM / 2) }),
  blanks: () => ({ spec: `name: x${" ".repeat(ROOM)}\nsteps: 1` }),
  tabs: () => ({ spec: "\t".repeat(ROOM / 2) }),
  comments: () => ({ spec: "#\n".repeat(ROOM / 3) }),
  "comments between": () => ({ spec: many(() => "a: #x\n #y\n 1\n", ROOM * 0.8) }),
  "a long plain text": () => ({ spec: `name: ${"x".repeat(ROOM)}\nsteps: [{ wait: 1s }]\n` }),
  "a long key": () => ({ spec: `${"x".repeat(ROOM)}: 1\n` }),
  "a long quoted text": () => spec(`name: x\nsteps:\n  - run: "${"\\x41".repeat(ROOM / 7)}"\n`),
  "a quoted text of many lines": () => spec(`name: x\nsteps:\n  - run: "a${"\n\n  ".repeat(ROOM / 7)}"\n`),
  "a quote that is not closed": () => ({ spec: `name: x\nx: [${many(() => "1,", ROOM - 100)} "` }),
  "quotes that are not closed": () => ({ spec: many(() => "a: 'x\n", ROOM * 0.8) }),
  "a folded text": () => spec(`name: x\nsteps:\n  - run: >\n${many(() => "      a\n\n", ROOM * 0.7)}`),
  "a literal text": () => spec(`name: x\nsteps:\n  - configure: |\n${many(() => "      a\n", ROOM * 0.8)}`),
  "a plain text of many lines": () =>
    spec(`name: x\nsteps:\n  - run: a\n${many(() => "      a\n", ROOM * 0.8)}`),
  "a long number": () => ({ spec: `name: x\nx: ${"9".repeat(ROOM)}\n` }),
  "long numbers": () => ({ spec: `name: x\nx: [${many(() => `${"9".repeat(5_000)},`)}]\n` }),
  tags: () => ({ spec: `name: x\nx: [${many(() => "!a 1,")}]\n` }),
  directives: () => ({ spec: `${many((n) => `%TAG !${n}! x\n`)}---\na: 1\n` }),
  "errors of syntax": () => ({ spec: many(() => "a: b: c\n", ROOM * 0.8) }),
  "errors in flow": () => ({ spec: `x: [${many(() => "}", ROOM)}` }),
  "octal numbers": () => inventory(`${HEAD}devices: { r1: { vars: { a: [${many(() => "010,")}] } } }\n`),
  documents: () => ({ spec: "---\na\n".repeat(ROOM / 8) }),
};
