import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createFileStore } from "./filesystem/store.js";
import { ChangeClaims, type ChangeName, standingIntent } from "./intents.js";
import { intentPath } from "./paths.js";
import { ownWord, recordText } from "../packages/devices/src/words/masked.js";
import type { ArtifactStore } from "./store.js";

let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-intents-"));
  store = createFileStore({ root: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;
const newChange = () => ({ run: `r-${(runs += 1)}`, device: "r1", step: "push[2]", part: "do" });
const intent = { created_at: "2026-11-27T10:00:00Z", lines: [ownWord("interface Loopback1")] };
const result = { id: "push[2]", status: "passed" } as never;

/** Who has claimed the change and begun to send it. */
async function sending(change: ChangeName): Promise<ChangeClaims> {
  const sender = new ChangeClaims(store, change);
  await sender.begun();
  await sender.claim(intent);
  await sender.begin();
  return sender;
}

it("what was claimed and has not begun is revoked, and never begins", async () => {
  const change = newChange();
  const [old, next] = [new ChangeClaims(store, change), new ChangeClaims(store, change)];
  expect(await old.begun()).toBeUndefined();
  expect(await old.claim(intent)).toBe(true);
  expect(await next.begun()).toBeUndefined();
  expect(await old.begin()).toBe(false);
  expect(await next.claim(intent)).toBe(true);
  expect(await next.begin()).toBe(true);
  expect(await new ChangeClaims(store, change).begun()).toEqual({ intent });
});

it("what has begun may have been sent until its outcome is known", async () => {
  const change = newChange();
  const sender = await sending(change);
  expect(await standingIntent(store, change)).toEqual(intent);
  await sender.settle({ result });
  expect(await standingIntent(store, change)).toEqual({ ...intent, result });
});

it("what was given up makes room for another claim", async () => {
  const change = newChange();
  const sender = await sending(change);
  await sender.giveUp();
  expect(await standingIntent(store, change)).toBeUndefined();
  expect(await sender.claim(intent)).toBe(true);
});

it("a claim of an earlier version, which nobody can revoke, may have been sent", async () => {
  const change = newChange();
  await store.create(intentPath(change.run, "r1", "push", 2, "do"), recordText(intent));
  expect(await new ChangeClaims(store, change).begun()).toEqual({ intent });
});

it("of attempts that come, die and are late in any order at most one sends", async () => {
  const attempts = fc.array(fc.nat(3), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), attempts, async (scheduler, diesAfter) => {
      const change = newChange();
      let sent = 0;
      const slow = scheduled(store, scheduler);
      const attempt = async (steps: number) => {
        const claims = new ChangeClaims(slow, change);
        if ((await claims.begun()) || steps < 1 || !(await claims.claim(intent))) return;
        if (steps < 2 || !(await claims.begin())) return;
        sent += 1;
        if (steps > 2) await claims.settle({ result });
      };
      const all = Promise.all(diesAfter.map(attempt));
      await scheduler.waitFor(all);
      expect(sent).toBeLessThanOrEqual(1);
      const standing = await standingIntent(store, change);
      expect(standing !== undefined).toBe(sent === 1);
    }),
    { numRuns: 60 },
  );
});

/** Each answer comes when the scheduler says so, whatever order the calls were made in. */
function scheduled(real: ArtifactStore, scheduler: fc.Scheduler): ArtifactStore {
  const late =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      await scheduler.schedule(Promise.resolve());
      const answer = await call(...args);
      await scheduler.schedule(Promise.resolve());
      return answer;
    };
  return { ...real, create: late(real.create), read: late(real.read), put: late(real.put) };
}
