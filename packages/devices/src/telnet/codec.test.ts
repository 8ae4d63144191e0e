// The Telnet protocol: negotiation, stuffing, and streams cut anywhere.
import fc from "fast-check";
import { expect, test } from "vitest";
import { TelnetCodec } from "./codec.js";

function codec() {
  const replies: number[] = [];
  return {
    codec: new TelnetCodec({
      term: "vt100",
      cols: 511,
      rows: 1_000,
      reply: (bytes) => replies.push(...bytes),
    }),
    replies,
  };
}
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;

test("takes what a terminal needs, refuses the rest, and answers once", () => {
  const { codec: telnet, replies } = codec();
  telnet.decode(Buffer.from([255, WILL, 1, 255, WILL, 3, 255, DO, 24, 255, DO, 36, 255, WILL, 5]));
  expect(replies).toEqual([255, DO, 1, 255, DO, 3, 255, WILL, 24, 255, WONT, 36, 255, DONT, 5]);
  replies.length = 0;
  telnet.decode(Buffer.from([255, WILL, 1, 255, DO, 24, 255, DONT, 36, 255, WONT, 5]));
  expect(replies).toEqual([]);
  telnet.decode(Buffer.from([255, WONT, 1, 255, DONT, 24]));
  expect(replies).toEqual([255, DONT, 1, 255, WONT, 24]);
});

test("tells terminal and size; a byte 255 in the size is stuffed", () => {
  const { codec: telnet, replies } = codec();
  telnet.decode(Buffer.from([255, 250, 24, 1, 255, 240, 255, DO, 31]));
  expect(replies).toEqual([
    ...Buffer.from([255, 250, 24, 0, 118, 116, 49, 48, 48, 255, 240]),
    ...Buffer.from([255, WILL, 31, 255, 250, 31, 1, 255, 255, 3, 232, 255, 240]),
  ]);
});

test("Enter is CR NUL, CR where both sides send bytes as they are; 255 is doubled", () => {
  const { codec: telnet } = codec();
  expect([...telnet.encode("a\n")]).toEqual([97, 13, 0]);
  expect([...telnet.encode("a\r\nb\r")]).toEqual([97, 13, 0, 98, 13, 0]);
  telnet.decode(Buffer.from([255, DO, 0]));
  expect([...telnet.encode("a\n")]).toEqual([97, 13]);
});

test("other commands are not data; two 255 are one; NUL after CR goes", () => {
  const { codec: telnet } = codec();
  expect([...telnet.decode(Buffer.from([97, 255, 241, 98, 255, 255, 99, 13, 0, 13, 10]))]).toEqual([
    97, 98, 255, 99, 13, 13, 10,
  ]);
});

test("a timing mark is answered, and its answer is a sign of life", async () => {
  const { codec: telnet, replies } = codec();
  telnet.decode(Buffer.from([255, DO, 6]));
  expect(replies).toEqual([255, WILL, 6]);
  const mark = telnet.mark();
  telnet.decode(Buffer.from([255, WONT, 6]));
  await mark;
});

test("any bytes, cut anywhere, give the same data and the same replies", () => {
  const byte = fc.oneof(
    fc.constantFrom(255, 250, 240, 251, 252, 253, 254, 0, 1, 3, 13, 10, 24, 31),
    fc.nat(255),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 8 }), (bytes, cuts) => {
      const whole = codec();
      const cut = codec();
      const at = [0, ...cuts.map((each) => Math.min(each, bytes.length)).sort((a, b) => a - b), bytes.length];
      const expected = Buffer.from(whole.codec.decode(Buffer.from(bytes)));
      const parts = at
        .slice(1)
        .map((end, n) => Buffer.from(cut.codec.decode(Buffer.from(bytes.slice(at[n], end)))));
      expect(Buffer.concat(parts)).toEqual(expected);
      expect(cut.replies).toEqual(whole.replies);
    }),
    { numRuns: 2_000 },
  );
});
