// The line of a learnt key: a known host, and nothing else.
import { expect, test } from "vitest";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { knownHostsLine } from "./line.js";

const pair = ed25519().public.split(" ").slice(0, 2).join(" ");
const key = Buffer.from(pair.split(" ")[1] as string, "base64");
const names = (host: string, port = 22, via: { host: string; port: number }[] = [], checked = true) =>
  knownHostsLine({ host, port, via }, key, checked)?.replace(` ${pair}`, "");

test("`pty` and `restrict` are options of authorized_keys, but `[pty]:22` is not", () => {
  expect(names("pty")).toBe("pty,[pty]:22");
  expect(names("RESTRICT")).toBe("restrict,[restrict]:22");
  expect(names("pty", 2222)).toBe("[pty]:2222");
  expect(names("pty", 22, [], false)).toBe("[pty]:22-unchecked");
  expect(names("r1.example.net")).toBe("r1.example.net");
});

test("behind jump hosts the whole way is named, back to us", () => {
  const way = [
    { host: "Edge", port: 22 },
    { host: "2001:db8::1", port: 2222 },
  ];
  expect(names("r1", 22, way)).toBe("[r1]:22-via-[2001:db8::1]:2222-via-[edge]:22");
  expect(names("r1", 22, way, false)).toBe("[r1]:22-via-[2001:db8::1]:2222-via-[edge]:22-unchecked");
});

test.each(["a]:22-via-[b", "a,b", "a b", "*", "[a]"])(
  "%s cannot be kept, as a host or as a jump host",
  (host) => {
    expect(names(host)).toBeUndefined();
    expect(names("r1", 22, [{ host, port: 22 }])).toBeUndefined();
  },
);
