// Real histories of every kind of run: the projection comes to what the workflow itself came to.
import { readdirSync, readFileSync } from "node:fs";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../schemas/event.js";
import type { RunOutcome } from "../workflows/messages.js";
import type { Fact } from "./facts.js";
import { createProjection } from "./projection.js";

const FOLDER = new URL("../test/replay/histories/", import.meta.url);
const isShard = ({ workflowType }: { workflowType?: { name?: string } } = {}) =>
  workflowType?.name === "shard";

/** Of runs in one piece; others are told together with their shards. */
const NAMES = readdirSync(FOLDER)
  .filter((file) => {
    const { events } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as {
      events: Record<string, { workflowType?: { name?: string } }>[];
    };
    const begun = events[0]?.["workflowExecutionStartedEventAttributes"];
    const cut = events.some((each) => isShard(each["startChildWorkflowExecutionInitiatedEventAttributes"]));
    return begun?.workflowType?.name === "run" && !cut;
  })
  .map((file) => file.replace(/\.json$/, ""));

async function project(name: string) {
  const json: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
  const { events = [] } = historyFromJSON(json);
  const projection = createProjection("x1", { converter: defaultDataConverter, namespace: "default" });
  const ref = { workflow_id: "run/x1", run_id: "execution", chain: 0 };
  const told: RunEvent[] = [];
  let last: Fact | undefined;
  for (const event of events ?? []) {
    const fact = await projection.decode(ref, event);
    if (!fact) continue;
    last = fact;
    told.push(...projection.apply(ref, fact).map((placed) => placed.event));
  }
  const outcome = (last as Fact & { kind: "closed" }).result as RunOutcome | undefined;
  return { told, outcome, ...projection.state() };
}

/** Each start has its end, inside of what encloses it, once. */
function disorder(events: RunEvent[]): string[] {
  const open = new Set<string>();
  const indeterminate = new Set<string>();
  const wrong: string[] = [];
  const opens = (what: string) => (open.has(what) ? wrong.push(`${what} starts twice`) : open.add(what));
  const closes = (what: string) =>
    open.delete(what) ? 0 : wrong.push(`${what} ends without having started`);
  for (const { type, stage, device, step, status, time } of events) {
    if (Number.isNaN(Date.parse(time))) wrong.push(`${type} has no time`);
    if (type === "stage.started") opens(`${stage}`);
    if (type === "stage.finished") closes(`${stage}`);
    if (device !== undefined && !open.has(`${stage}`)) wrong.push(`${type} of ${device} outside of ${stage}`);
    if (type === "device.started") opens(`${stage}/${device}`);
    if (type === "device.finished" && open.has(`${stage}/${device}`)) closes(`${stage}/${device}`);
    if (step !== undefined && !open.has(`${stage}/${device}`))
      wrong.push(`${type} of ${step} outside of ${device}`);
    if (type === "step.started") opens(`${stage}/${device}/${step}`);
    const place = `${stage}/${device}/${step}`;
    // What a doubt came to is told as another end.
    const settles = type === "step.finished" && status !== "indeterminate" && indeterminate.delete(place);
    if (type === "step.finished" && status !== "skipped" && !settles) closes(place);
    if (type === "step.finished" && status === "indeterminate") indeterminate.add(place);
    if (type === "step.finished" && status === "skipped") open.delete(place);
  }
  return [...wrong, ...[...open].map((what) => `${what} never ends`)];
}

describe.each(NAMES)("%s", (name) => {
  it("comes to the workflow's own outcome, with every event in its place", async () => {
    const { told, outcome, run, results } = await project(name);
    // Temporal keeps no result of a run that was cancelled.
    expect(run.status).toBe(outcome?.status ?? "cancelled");
    expect(run.devices).toEqual(outcome?.devices ?? { ...run.devices, cancelled: run.devices.total });
    expect(results.every(({ status }) => status !== "running" && status !== "waiting")).toBe(true);
    expect(disorder(told)).toEqual([]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect([told[0]?.type, told.at(-1)?.type]).toEqual(["run.started", "run.finished"]);
  });
});

const linesOf = (events: RunEvent[]) =>
  events.map(({ type, stage, device, step, status }) =>
    [type, stage, device, step, status].filter(Boolean).join(" "),
  );

describe("what people see of", () => {
  it("stages, one of them skipped, with a wait and a step whose `when` does not hold", async () => {
    const lines = linesOf((await project("stages")).told);
    expect(lines.filter((line) => /never|two/.test(line))).toEqual([
      "stage.started never",
      "stage.finished never skipped",
      "stage.started two",
      "device.started two r1",
      "step.finished two r1 skipped skipped",
      "step.started two r1 two-2",
      "step.finished two r1 two-2 passed",
      "step.started two r1 last",
      "step.finished two r1 last passed",
      "device.finished two r1 passed",
      "stage.finished two passed",
    ]);
  });

  it("a trigger: one step with its parts", async () => {
    const { told, results } = await project("trigger");
    expect(linesOf(told).filter((line) => line.startsWith("step."))).toEqual([
      "step.started main r1 t",
      "step.finished main r1 t passed",
    ]);
    const parts = results[0]?.steps[0]?.detail?.["parts"] as { part: string; status: string }[];
    expect(parts.map(({ part, status }) => `${part} ${status}`)).toEqual([
      "requires passed",
      "do passed",
      "verify passed",
      "undo passed",
      "undone passed",
    ]);
  });

  it("a device that is held for a person, who skips it", async () => {
    const lines = linesOf((await project("held")).told);
    expect(lines.filter((line) => /^run|r2$|device.finished.*r2/.test(line))).toEqual([
      "run.started",
      expect.stringMatching(/^device.started .* r2$/),
      expect.stringMatching(/^run.paused .* r2 a$/),
      "run.resumed",
      expect.stringMatching(/^device.finished .* r2 failed$/),
      "run.finished failed",
    ]);
  });
});
