// Where learnt host keys are kept: what strangers' runs learn lies apart.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../artifacts/index.js";
import { ed25519 } from "../packages/lab/src/key-pair.js";
import { trustStores } from "./trust-stores.js";

const newKey = (): string => ed25519().public.split(" ")[1]!;

test.each([
  ["a folder", "file:///unused"],
  ["a bucket", "s3://bucket"],
])("%s: neither of the two stores shows what the other has", async (_, url) => {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-trust-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const { shared, guests } = trustStores(url, root, createFileStore({ root }));
  const [one, other] = [newKey(), newKey()];
  const known = async () =>
    [await shared.read(), await guests.read()].map((hosts) => hosts.of("r1").map(({ key }) => key));
  await guests.append(() => `r1 ssh-ed25519 ${one}`);
  expect(await known()).toEqual([[], [one]]);
  await shared.append(() => `r1 ssh-ed25519 ${other}`);
  expect(await known()).toEqual([[other], [one]]);
  expect((await readdir(root)).toSorted()).toEqual(
    expect.arrayContaining(["known_hosts", "known_hosts.guests"]),
  );
  expect(guests.name).toContain("known_hosts.guests");
});
