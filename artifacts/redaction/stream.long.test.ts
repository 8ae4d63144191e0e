// A text that comes in pieces is masked as the whole text is, wherever it is cut.
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRedactor } from "./index.js";
import { collectSecrets } from "./known.js";
import { atOnce } from "./steps.js";
import { NO_SHAPES } from "./shapes.js";
import { createStream } from "./stream.js";

function cutUp(text: string, places: number[]): string[] {
  const cuts = [...new Set([0, ...places.map((place) => place % (text.length + 1)), text.length])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
}

it("gives what text gives, wherever it is cut", () => {
  const secrets = ["ababab", "bababc", "aba\nbab", "cc", "1", "hunter22"];
  const { text, stream } = createRedactor({ secrets, shapes: ["k(a*)b", "(b+)$"] });
  const plain = createRedactor({ secrets: secrets.filter((secret) => secret.length > 2), shapes: [] });
  const words = fc.constantFrom(
    "a",
    "b",
    "ab",
    "c",
    "\n",
    "\r\n",
    "k",
    "1",
    " ",
    "hunter22",
    "hunter",
    "🔑",
    "\\u0061",
    "&#98;",
    "%61",
    "\\",
    "\x1b[1m",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 12 }), (parts, cuts) => {
      const whole = parts.join("");
      for (const redactor of [{ text, stream }, plain]) {
        const out = redactor.stream();
        const pieces = cutUp(whole, cuts).map((piece) => out.push(piece));
        expect(pieces.join("") + out.flush()).toBe(redactor.text(whole));
      }
    }),
    { numRuns: 3_000 },
  );
});

it("masks a secret at the edges of pieces and in the middle of them", () => {
  const part = fc.oneof(
    fc.constantFrom("hunter22", "hunter", "22", "hunthunter2", "er22hunter"),
    fc.integer({ min: 0, max: 40 }).map((length) => "hun ter2 ".repeat(10).slice(0, length)),
  );
  const known = atOnce(collectSecrets(["hunter22"]));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 3 }), (parts, cuts) => {
      const whole = parts.join("");
      const out = createStream(known, NO_SHAPES);
      const pieces = cutUp(whole, cuts).map((piece) => out.push(piece));
      expect(pieces.join("") + out.flush()).toBe(whole.replaceAll(/(?:hunter22)+/g, "***"));
    }),
    { numRuns: 2_000 },
  );
});
