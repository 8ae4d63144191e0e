// The secrets of `dev`: kept as long as nobody else can have had them, and the database goes with its key.
import { createHash } from "node:crypto";
import { chmod, chown, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { devSecrets } from "./secrets.js";

let data: string;
let said: string[];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "dev-secrets-"));
  said = [];
});
afterEach(() => rm(data, { recursive: true }));

const secrets = (environment: Record<string, string> = {}) =>
  devSecrets(data, environment, (line) => said.push(line));
const text = async (name: string) => (await readFile(join(data, name), "utf8")).trim();
const modeOf = async (name: string) => (await stat(join(data, name))).mode & 0o777;

test("are made once, for the owner's eyes only; the API is told a hash", async () => {
  const first = await secrets();
  expect(await secrets()).toEqual(first);
  const token = await text("owner-token");
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(first.owner.sha256).toBe(createHash("sha256").update(token).digest("hex"));
  expect(JSON.stringify(first)).not.toContain(token);
  expect(first.encryption_key).toBe(await text("encryption-key"));
  expect(await Promise.all(["owner-token", "encryption-key"].map(modeOf))).toEqual([0o600, 0o600]);
});

test.each([0o644, 0o640, 0o660, 0o606])("a token of mode %o is replaced", async (mode) => {
  const first = await secrets();
  await chmod(join(data, "owner-token"), mode);
  const second = await secrets();
  expect(second.owner.sha256).not.toBe(first.owner.sha256);
  expect(await modeOf("owner-token")).toBe(0o600);
});

test("a token that is a link or no token is replaced", async () => {
  const { owner } = await secrets();
  const file = join(data, "owner-token");
  const elsewhere = join(data, "elsewhere");
  await writeFile(elsewhere, `${"a".repeat(43)}\n`, { mode: 0o600 });
  await rm(file);
  await symlink(elsewhere, file);
  expect((await secrets()).owner.sha256).not.toBe(owner.sha256);
  expect(await text("elsewhere")).toBe("a".repeat(43));
  expect(await text("owner-token")).not.toBe("a".repeat(43));
  await writeFile(file, "short\n");
  await secrets();
  expect(await text("owner-token")).not.toBe("short");
});

test.runIf(process.getuid?.() === 0)("what somebody else has put there is replaced", async () => {
  const first = await secrets();
  for (const name of ["owner-token", "encryption-key"]) await chown(join(data, name), 65_534, 65_534);
  const second = await secrets();
  expect(second.owner.sha256).not.toBe(first.owner.sha256);
  expect(second.encryption_key).not.toBe(first.encryption_key);
});

test("a key that others could read is kept, since runs need it, made private, and said", async () => {
  const { encryption_key } = await secrets();
  await chmod(join(data, "encryption-key"), 0o644);
  expect((await secrets()).encryption_key).toBe(encryption_key);
  expect(await modeOf("encryption-key")).toBe(0o600);
  expect(said).toEqual([expect.stringContaining("could be read by others")]);
});

test("a key that is given is taken, and no other is made", async () => {
  const ORCHESTRATOR_ENCRYPTION_KEY = "correct horse battery staple";
  expect((await secrets({ ORCHESTRATOR_ENCRYPTION_KEY })).encryption_key).toBe(ORCHESTRATOR_ENCRYPTION_KEY);
  expect(await readdir(data)).not.toContain("encryption-key");
  await expect(secrets({ ORCHESTRATOR_ENCRYPTION_KEY: "short" })).rejects.toThrow("at least 16 characters");
});

test("for a Temporal that others run no key is made, and what that means is said", async () => {
  expect(await secrets({ TEMPORAL_ADDRESS: "temporal:7233" })).not.toHaveProperty("encryption_key");
  expect(said).toEqual([expect.stringContaining("not encrypted at temporal:7233")]);
});

describe("a database", () => {
  const given = (key: string) => ({ ORCHESTRATOR_ENCRYPTION_KEY: key });
  const database = () => writeFile(join(data, "temporal.db"), "old");

  test("of before, without encryption, is put aside with its log and index, and said", async () => {
    await database();
    for (const name of ["temporal.db-wal", "temporal.db-shm", "temporal.log"])
      await writeFile(join(data, name), "");
    await secrets();
    const names = (await readdir(data)).filter((name) => name.startsWith("temporal"));
    expect(names.map((name) => name.replace(/\d{4}-.*Z/, "THEN")).toSorted()).toEqual([
      "temporal-THEN.db",
      "temporal-THEN.db-shm",
      "temporal-THEN.db-wal",
      "temporal.db.key.json",
      "temporal.log",
    ]);
    expect(said).toEqual([expect.stringContaining("finished runs are in the archive")]);
  });

  test("stays with the key that it was written with", async () => {
    await secrets();
    await database();
    await secrets();
    expect(await text("temporal.db")).toBe("old");
    expect(said).toEqual([]);
  });

  test("is not given up for another key that somebody typed", async () => {
    await secrets(given("the key of this database"));
    await database();
    await expect(secrets(given("another key, mistyped"))).rejects.toThrow("is not the key");
    expect(await text("temporal.db")).toBe("old");
    await secrets(given("the key of this database"));
    expect(await text("temporal.db")).toBe("old");
  });

  test("what says which key it has gives the key away to nobody", async () => {
    await secrets(given("the key of this database"));
    expect(await text("temporal.db.key.json")).not.toContain("the key of");
    expect(await modeOf("temporal.db.key.json")).toBe(0o600);
  });
});
