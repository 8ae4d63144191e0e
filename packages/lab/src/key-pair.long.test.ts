// Keys of labs and of tests: each can be read.
import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { ed25519 } from "./key-pair.js";

test("every key can be read again", () => {
  const keys = Array.from({ length: 1_500 }, () => ssh2.utils.parseKey(ed25519().private));
  expect(keys.filter((key) => key instanceof Error)).toEqual([]);
});
