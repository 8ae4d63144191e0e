// Large files of an archive are made in turns of the loop, and have the bytes that they have in one piece.
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { expect, it } from "vitest";
import { archiveRun } from "./archive.js";
import { htmlReport } from "./reports/html/report.js";
import { jsonReport } from "./reports/json.js";
import { junitReport } from "./reports/junit.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";

const DEVICES = 400;
const STEPS = Array.from({ length: 20 }, (_, n) => `step${n}`);

function history(devices: number): HistoryBuilder {
  const names = Array.from({ length: devices }, (_, n) => `r${n}`);
  const builder = new HistoryBuilder("run/x1");
  builder.started(runInput({ devices }));
  builder.task();
  builder.stage(
    stageOutline(
      names,
      [reads(STEPS)],
      STEPS.map((step) => stepOutline(step)),
    ),
  );
  for (const name of names)
    builder.segment(
      "runReads",
      segmentInput(name, STEPS),
      STEPS.map((step) => stepResult(step)),
    );
  builder.completed({ status: "passed", devices: {} });
  return builder;
}

/** @returns text, chunks and turns of the loop while it was written, by path */
async function archived(builder: HistoryBuilder) {
  const files = new Map<string, { text: string; chunks: number; turns: number }>();
  let turns = 0;
  let counts = true;
  const count = (): void => {
    turns += 1;
    if (counts) setImmediate(count);
  };
  setImmediate(count);
  const state = await archiveRun({
    run: "x1",
    root: builder.ref,
    source: {
      async *pages() {
        yield builder.events;
      },
    },
    converter: defaultDataConverter,
    namespace: "default",
    write: async (path, body) => {
      const from = turns;
      const chunks: Uint8Array[] = [];
      if (typeof body === "string") chunks.push(Buffer.from(body));
      else for await (const chunk of body) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      files.set(path, { text, chunks: chunks.length, turns: turns - from });
    },
    read: async () => undefined,
  });
  counts = false;
  return { state: state!, files };
}

it("a large run", async () => {
  const builder = history(DEVICES);
  const { state, files } = await archived(builder);
  const texts: Record<string, string> = {
    "results.json": JSON.stringify(state.results),
    "report.xml": junitReport(state),
    "report.json": jsonReport(state),
    "report.html": htmlReport(state),
    "history/run.0.json": historyToJSON({ events: builder.events }),
  };
  for (const [path, text] of Object.entries(texts)) {
    const file = files.get(path)!;
    expect(file.text === text || [path, file.text.length, text.length]).toBe(true);
    // no chunk is much more than 64 Ki characters, and others have the loop in between
    expect([path, file.chunks > text.length / (128 * 1_024), file.turns >= file.chunks - 3]).toEqual([
      path,
      true,
      true,
    ]);
  }
});

it("a small run is written as texts, which go together", async () => {
  const { files } = await archived(history(1));
  for (const path of ["results.json", "report.xml", "report.json"]) expect(files.get(path)?.chunks).toBe(1);
});
