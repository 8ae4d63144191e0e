// A history as JSON while its run goes on: sent a page at a time, as Temporal's tools read it.
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { defaultDataConverter } from "@temporalio/common";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../../artifacts/index.js";
import { HistoryBuilder, runInput } from "../../projection/testing/history.js";
import type { HistoryEvent } from "../../projection/payloads.js";
import type { ApiDeps } from "../deps.js";
import { historyJson } from "./history.js";
import { createReplay } from "./replay.js";

async function depsWith(...pages: HistoryEvent[][]): Promise<ApiDeps> {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-history-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  let page = 0;
  const temporal = {
    namespace: "default",
    converter: defaultDataConverter,
    call: async () => ({
      history: { events: pages[page++] },
      nextPageToken: new Uint8Array(page < pages.length ? 1 : 0),
    }),
  };
  return { store: createFileStore({ root }), temporal } as unknown as ApiDeps;
}

function eventsOfRun(): HistoryEvent[] {
  const history = new HistoryBuilder("run/x1");
  history.started(runInput({ labels: { ticket: "é „“ 😀" } }));
  history.task();
  history.completed({ status: "passed", devices: {} });
  return history.events;
}

test("pages make one document, the same as all of it at once", async () => {
  const [first, ...others] = eventsOfRun();
  const json = await historyJson(await depsWith([first!], [], others), "x1", "run", 0);
  expect(await text(json)).toBe(historyToJSON({ events: [first!, ...others] }));
});

test("a history without events is a document, too", async () => {
  expect(await text(await historyJson(await depsWith([]), "x1", "run", 0))).toBe(
    historyToJSON({ events: [] }),
  );
});

test("a replay gets the text whole, wherever its pieces end", async () => {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-replay-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const main = join(root, "main.mjs");
  await writeFile(
    main,
    `let all = ""; for await (const chunk of process.stdin) all += chunk;
     process.stdout.write(JSON.stringify({ lines: all.split("\\n").filter(Boolean).map((line) => JSON.parse(line)) }));`,
  );
  const bytes = Buffer.from('{"a":"é „“ 😀\\n\\\\"}');
  async function* histories() {
    yield {
      name: 'run"0',
      json: (async function* () {
        for (const byte of bytes) yield Buffer.of(byte);
      })(),
    };
    yield {
      name: "run.1",
      json: (async function* () {
        yield Buffer.from("{}");
      })(),
    };
  }
  const told: unknown = await createReplay(main, {})(histories());
  expect(told).toEqual({
    lines: [
      { name: 'run"0', json: bytes.toString() },
      { name: "run.1", json: "{}" },
    ],
  });
});
