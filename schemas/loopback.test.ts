// Which addresses count as this machine alone.
import { describe, expect, test } from "vitest";
import { isLoopback, isLoopbackAuthority } from "./loopback.js";

describe("isLoopback", () => {
  test.each([
    "127.0.0.1",
    "127.1.2.3",
    "127.255.255.254",
    "localhost",
    "LocalHost",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
  ])("accepts %s", (host) => expect(isLoopback(host)).toBe(true));

  test.each([
    "127.evil.example",
    "127.0.0.1.nip.io",
    "127.0.0.1.",
    "localhost.evil",
    "localhost.",
    "notlocalhost",
    "",
    "0.0.0.0",
    "::",
    "[::]",
    "128.0.0.1",
    "126.255.255.255",
    "127.1",
    "127.0.0.1:8080",
    "0x7f.0.0.1",
    "2130706433",
    "::2",
    "::1.evil.example",
    "[::1].evil.example",
    "::ffff:128.0.0.1",
    "::127.0.0.1",
    "fe80::1",
    "10.0.0.1",
    "127.0.0.1@evil.example",
    " 127.0.0.1",
  ])("refuses %s", (host) => expect(isLoopback(host)).toBe(false));
});

test.each([
  ["127.0.0.1:7233", true],
  ["localhost:7233", true],
  ["[::1]:7233", true],
  ["::1", true],
  ["localhost", true],
  ["127.evil.example:7233", false],
  ["localhost.evil:7233", false],
  ["0.0.0.0:7233", false],
])("of an authority only the host counts: %s is %s", (authority, is) =>
  expect(isLoopbackAuthority(authority)).toBe(is),
);
