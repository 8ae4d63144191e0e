import { expect, it, vi } from "vitest";
import { ArtifactError } from "./errors.js";
import { createPatientStore } from "./eventually.js";
import { ownWord } from "../packages/devices/src/words/masked.js";
import type { ArtifactStore } from "./store.js";

/** A store whose writes fail while `broken` says why. */
function standIn(limit_bytes?: number) {
  const kept = new Map<string, Buffer>();
  const state: { broken: Error | undefined } = { broken: undefined };
  const store = {
    put: async (path: string, body: Buffer) => {
      if (state.broken) throw state.broken;
      kept.set(path, Buffer.from(body));
      return { path, bytes: body.byteLength, sha256: "of the store", media_type: "text/plain" };
    },
    read: async (path: string) => kept.get(path),
  } as unknown as ArtifactStore;
  const log = vi.fn();
  const options = limit_bytes === undefined ? {} : { limit_bytes };
  return { kept, state, log, patient: createPatientStore(store, { log, every_ms: 10, ...options }) };
}
const full = new ArtifactError("full", "no space is left");

it("holds what a full store cannot take, shows it to readers, and writes it as soon as it can", async () => {
  const { kept, state, log, patient } = standIn();
  state.broken = full;
  expect(await patient.putEventually("a.txt", ownWord("what it came to"))).toMatchObject({
    path: "a.txt",
    bytes: 15,
    media_type: "text/plain; charset=utf-8",
  });
  await patient.putEventually("a.txt", ownWord("what it came to at last"));
  expect((await patient.read("a.txt"))?.toString()).toBe("what it came to at last");
  expect(await patient.flush()).toBe(1);
  state.broken = undefined;
  await vi.waitFor(() => expect(kept.get("a.txt")?.toString()).toBe("what it came to at last"));
  expect(await patient.flush()).toBe(0);
  expect(log).toHaveBeenCalledWith({ path: "a.txt", held: 1, error: full });
  expect(log).toHaveBeenLastCalledWith({ path: "a.txt", held: 0 });
});

it("does not hold what another attempt would not write either, nor more than it may", async () => {
  const { state, patient } = standIn(10);
  state.broken = new ArtifactError("bad_path", "no such path");
  await expect(patient.putEventually("..", ownWord("x"))).rejects.toMatchObject({ code: "bad_path" });
  state.broken = full;
  await patient.putEventually("a.txt", ownWord("12345678"));
  await expect(patient.putEventually("b.txt", ownWord("12345678"))).rejects.toMatchObject({ code: "full" });
});
