// NETCONF's framing: both kinds, cut anywhere, and what is broken.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Deframer, frame } from "./framing.js";

function feed(chunked: boolean, pieces: Buffer[]): string[] {
  const deframer = new Deframer(10_000);
  if (chunked) deframer.useChunks();
  const messages: string[] = [];
  for (const piece of pieces) {
    deframer.push(piece);
    for (let message = deframer.next(); message !== undefined; message = deframer.next())
      messages.push(message);
  }
  return messages;
}

test.each([false, true])(
  "messages come out as they went in, wherever the stream is cut (chunked: %s)",
  (chunked) => {
    const text = fc.string({
      unit: fc.constantFrom("a", "ü", "東", "<", "]", "]]>", "\n", "#", "\n##\n", "\n#4\n"),
      maxLength: 30,
    });
    const message = chunked
      ? text.filter((each) => each !== "")
      : text.filter((each) => !`${each}]]>]]>`.slice(0, -1).includes("]]>]]>"));
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 4 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map((each) => frame(each, chunked)));
          const at = [
            0,
            ...cuts.map((each) => Math.min(each, stream.length)).sort((a, b) => a - b),
            stream.length,
          ];
          expect(
            feed(
              chunked,
              at.slice(1).map((end, n) => stream.subarray(at[n], end)),
            ),
          ).toEqual(messages);
        },
      ),
      { numRuns: 2_000 },
    );
  },
);

test("a message may come in several chunks, cut inside a character", () => {
  const [one, two] = [Buffer.from("Zü").subarray(0, 2), Buffer.from("Zü").subarray(2)];
  const stream = Buffer.concat([
    Buffer.from("\n#2\n"),
    one,
    Buffer.from("\n#1\n"),
    two,
    Buffer.from("\n##\n"),
  ]);
  expect(feed(true, [stream])).toEqual(["Zü"]);
});

test("broken framing and a message beyond the limit are errors", () => {
  expect(() => feed(true, [Buffer.from("<rpc-reply/>]]>]]>")])).toThrow("expected the size of a chunk");
  expect(() => feed(true, [Buffer.from("\n#0\n")])).toThrow("expected the size of a chunk");
  expect(() => feed(false, [Buffer.alloc(20_000, "x")])).toThrow("more than 10000 bytes");
});
