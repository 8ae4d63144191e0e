// Archived events in pieces: however the file is cut, each event is told once, and the file is read once for all readers.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../../artifacts/index.js";
import type { ByteStore } from "../../artifacts/store.js";
import { encodePosition } from "../../projection/position.js";
import { archivedEvents } from "./archived-events.js";
import { createEventLog } from "./event-log.js";

const PATH = "runs/r/events.ndjson";

async function folderStore(): Promise<ByteStore> {
  const root = await mkdtemp(join(tmpdir(), "orch-event-log-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return createFileStore({ root });
}

const idOf = (n: number) => encodePosition({ history: "r", chain: 0, execution: "e", event: n, sub: 0 }, "");
const textOf = (messages: string[]) =>
  messages
    .map((message, n) => `${JSON.stringify({ id: idOf(n), type: "step.finished", message })}\n`)
    .join("");
const { signal } = new AbortController();

async function all(events: Promise<AsyncIterable<{ message?: string }[]>>): Promise<(string | undefined)[]> {
  const messages: (string | undefined)[] = [];
  for await (const batch of await events) messages.push(...batch.map(({ message }) => message));
  return messages;
}

test("wherever it is cut, every event comes once and in order", async () => {
  const store = await folderStore();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { maxLength: 40 }),
      fc.integer({ min: 40, max: 2_000 }),
      async (messages, piece_bytes) => {
        await store.put(PATH, textOf(messages));
        const log = createEventLog(store, { piece_bytes });
        expect(await all(archivedEvents(log, PATH, { signal }))).toEqual(messages);
      },
    ),
    { numRuns: 100 },
  );
});

test("a line that is longer than several pieces", async () => {
  const store = await folderStore();
  const messages = ["a", "x".repeat(60_000), "b"];
  await store.put(PATH, textOf(messages));
  const log = createEventLog(store, { piece_bytes: 2_000 });
  expect(await all(archivedEvents(log, PATH, { signal }))).toEqual(messages);
});

test("a reader goes on behind any event; one that is not there is refused", async () => {
  const store = await folderStore();
  const messages = Array.from({ length: 50 }, (_, n) => `m${n}`);
  await store.put(PATH, textOf(messages));
  const log = createEventLog(store, { piece_bytes: 300 });
  const after = (event: number) =>
    [{ history: "r", chain: 0, execution: "e", event, sub: 0 }] as [
      { history: string; chain: number; execution: string; event: number; sub: number },
    ];
  for (const n of [0, 7, 48, 49])
    expect(await all(archivedEvents(log, PATH, { after: after(n), signal }))).toEqual(messages.slice(n + 1));
  await expect(archivedEvents(log, PATH, { after: after(50), signal })).rejects.toThrow(
    "No event of this run",
  );
});

test("an archive that is written once more meanwhile is read to its new end, without a gap or a repetition", async () => {
  const store = await folderStore();
  const messages = Array.from({ length: 40 }, (_, n) => `m${n}`);
  await store.put(PATH, textOf(messages));
  const log = createEventLog(store, { piece_bytes: 300 });
  const read: (string | undefined)[] = [];
  const longer = [...messages, "resolved"];
  for await (const batch of await archivedEvents(log, PATH, { signal })) {
    if (read.length === 0) await store.put(PATH, textOf(longer));
    read.push(...batch.map(({ message }) => message));
  }
  expect(read).toEqual(longer);
});

test("readers share what was read", async () => {
  const store = await folderStore();
  await store.put(PATH, textOf(Array.from({ length: 100 }, (_, n) => `m${n}`)));
  let opened = 0;
  const counting: ByteStore = {
    ...store,
    open: (path, range) => {
      if (range && range.end > 0) opened++;
      return store.open(path, range);
    },
  };
  const log = createEventLog(counting, { piece_bytes: 1_000 });
  const readings = await Promise.all(
    Array.from({ length: 20 }, () => all(archivedEvents(log, PATH, { signal }))),
  );
  expect(readings.every((messages) => messages.length === 100)).toBe(true);
  expect(opened).toBeLessThan(40);
  expect((await log.piece(PATH, (await log.version(PATH)) ?? "", 0))?.events).toBe(
    (await log.piece(PATH, (await log.version(PATH)) ?? "", 0))?.events,
  );
});
