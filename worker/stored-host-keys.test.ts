// Host keys in a shared store: what one worker learned, all know.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../artifacts/index.js";
import { storedHostKeys } from "./stored-host-keys.js";

async function newStore() {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-keys-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return createFileStore({ root });
}

test("a key that one worker has learned is known to the other", async () => {
  const store = await newStore();
  await storedHostKeys(store, "s3://bucket", "known_hosts").append(() => "r1 ssh-ed25519 AAAA");
  expect(await storedHostKeys(store, "s3://bucket", "known_hosts").read()).toBe("r1 ssh-ed25519 AAAA\n");
});

test("of two workers that learn a host at once, the second one decides on what the first one learned", async () => {
  const store = await newStore();
  const learn = async (key: string): Promise<string> => {
    let known = "";
    await storedHostKeys(store, "s3://bucket", "known_hosts").append((text) => {
      known = text;
      return text.includes("r1 ") ? undefined : `r1 ssh-ed25519 ${key}`;
    });
    return known || key;
  };
  const learned = await Promise.all(["AAAA", "BBBB", "CCCC"].map(learn));
  const kept = await storedHostKeys(store, "s3://bucket", "known_hosts").read();
  expect(kept.match(/\n/g)).toHaveLength(1);
  expect(learned.filter((known) => kept.includes(known.trim().split(" ").at(-1) as string))).toHaveLength(3);
});
