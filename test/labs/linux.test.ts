// The linux host itself: real bash over real OpenSSH.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exec } from "./exec.js";
import { canRunLinuxHost, type LinuxHost, startLinuxHost } from "./linux.mjs";
import { asText, record } from "./record.mjs";

const possible = await canRunLinuxHost();
let host: LinuxHost;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  folder = await mkdtemp(join(tmpdir(), "orch-linux-test-"));
  host = await startLinuxHost({ base_dir: folder });
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await host.stop();
  await rm(folder, { recursive: true });
});

test("gives a login shell with bash's prompt, and keeps what was typed", async () => {
  const before = host.ledger().length;
  const said = asText(await record(host, ["echo $((6 * 7))", "nosuchprogram", "exit"]));
  expect(said).toMatch(/\$ echo/);
  expect(said).toContain("42");
  expect(said).toContain("nosuchprogram: command not found");
  expect(host.ledger().slice(before)).toEqual(["echo $((6 * 7))", "nosuchprogram", "exit"]);
});

test("a shell ends with exit although it left a program running, which ends with the host", async () => {
  await record(host, ["sleep 12345 &", "exit"]);
  expect(host.ledgerEntries().at(-1)).toMatchObject({ kind: "close", text: "0" });
  expect(await exec(host, "pgrep -f '^sleep 12345'")).toMatch(/^\d+\n$/);
});

test("runs a command that comes with the login, without a terminal", async () => {
  expect(await exec(host, "printf '%s\\n' one two; false | true; echo $?")).toBe("one\ntwo\n0\n");
});

test("passes 10 MB through unharmed", async () => {
  const output = await exec(host, "head -c 10000000 /dev/zero | tr '\\0' x");
  expect(output.length).toBe(10_000_000);
});

test("lets in by password where it has a user of its own", async ({ skip }) => {
  if (host.password === undefined) skip("not root, so there is no user with a password");
  expect(await exec(host, "id -un", { password: host.password as string })).toBe("netops\n");
});
