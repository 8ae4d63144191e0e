// What is promised, whatever breaks: looked at after each run, in the ledgers of the devices and in what the API says.
import { createHash } from "node:crypto";
import type { LabDevice } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { request } from "./asking.js";
import type { Fault } from "./fault.js";
import type { Change, Planned } from "./runs.js";
import type { Sent } from "../services/event-reader.js";
import type { World } from "./world.js";

export interface Ran extends Planned {
  id: string;
  /** What was injected while it went on. */
  faults: Fault[];
  /** For how many changes a fault may have come between the store's word and the first byte. */
  doubts: number;
  /** How many lines each device had got before. */
  before: Map<string, number>;
  /** What a reader had who followed it through all of it; undefined where Temporal forgot what he had been told. */
  read?: Sent[];
}

const UNFINISHED = new Set(["running", "waiting", "queued", "paused"]);
const times = (device: LabDevice, line: string) =>
  device.ledger().filter((entry) => entry.line === line).length;

/** @returns a sentence for each promise that does not hold */
export async function brokenPromises(
  world: World,
  ran: Ran,
  run: Run,
  results: DeviceResult[],
): Promise<string[]> {
  const broken: string[] = [];
  const say = (what: string) => void broken.push(what);
  checkEnds(world, run, results, say);
  checkChanges(world, ran, results, say);
  const events = await eventsOf(world, ran);
  checkSegments(world, ran, events, say);
  checkReads(ran, results, say);
  await checkFiles(world, ran, run, results, say);
  checkEvents(ran, events, results, say);
  return broken;
}

type Say = (what: string) => void;

function checkEnds(world: World, run: Run, results: DeviceResult[], say: Say): void {
  if (run.devices.running + run.devices.waiting > 0 || UNFINISHED.has(run.status))
    say(`the run is over and ${run.devices.running} devices are not`);
  if (results.length !== world.lab.devices.length) say(`${results.length} devices have a result`);
  for (const { device, status, steps } of results)
    for (const each of [{ id: "the device", status }, ...steps])
      if (UNFINISHED.has(each.status)) say(`${device}: ${each.id} is ${each.status}`);
}

/** Each line at most once, and what is said of it is true. */
function checkChanges(world: World, ran: Ran, results: DeviceResult[], say: Say): void {
  let unsent = 0;
  for (const { device: name, steps } of results)
    for (const change of ran.changes) {
      const device = world.lab.device(name);
      const sent = times(device, change.line);
      if (sent > 1) say(`${name} got "${change.line}" ${sent} times`);
      const step = steps.find(({ id }) => id === change.step);
      if (step?.status === "indeterminate" && !mayHaveGot(device, ran, change)) unsent++;
      const wrong = falseWord(device, change, step, sent);
      if (wrong)
        say(
          `${name}: ${change.step} is ${step?.status ?? "not told of"}, and ${wrong}: ${step?.message ?? ""}`,
        );
    }
  if (unsent > ran.doubts)
    say(`${unsent} changes are indeterminate and were not sent; the faults explain ${ran.doubts}`);
}

/** Of a change by `configure` the first byte is that of another line. */
function mayHaveGot(device: LabDevice, ran: Ran, { line, is_checked }: Change): boolean {
  const lines = device.ledger().slice(ran.before.get(device.name) ?? 0);
  return lines.some((entry) => entry.line === line || (is_checked && entry.line === "configure terminal"));
}

function falseWord(
  device: LabDevice,
  change: Change,
  step: StepResult | undefined,
  sent: number,
): string | undefined {
  const isThere = change.is_checked ? device.running_config().includes(change.line) : sent > 0;
  switch (step?.status) {
    case "passed":
      return isThere ? undefined : "the device does not have it";
    case "failed":
      return isThere ? "the device has it" : undefined;
    case "indeterminate":
      return undefined;
    default:
      return sent > 0 ? "the device got it" : undefined;
  }
}

/** A device that has gone on, or is through, is asked nothing of before. What Temporal forgets is asked again. */
function checkSegments(world: World, ran: Ran, events: RunEvent[], say: Say): void {
  if (ran.faults.some(({ forgets }) => forgets)) return;
  const ends = new Map(
    events
      .filter(({ type }) => type === "device.finished")
      .map(({ device = "", time }) => [device, Date.parse(time)]),
  );
  for (const device of world.lab.devices) {
    const lines = device.ledger().slice(ran.before.get(device.name) ?? 0);
    let at = 0;
    for (const { line, at: time } of lines) {
      const segment = ran.segments.findIndex((commands) => commands.includes(line));
      if (segment < 0) continue;
      if (segment < at) say(`${device.name} was asked "${line}" again after it had gone on`);
      if (Date.parse(time) > (ends.get(device.name) ?? 0))
        say(`${device.name} was asked "${line}" after its end`);
      at = Math.max(at, segment);
    }
  }
}

function checkReads(ran: Ran, results: DeviceResult[], say: Say): void {
  for (const { device, steps } of results)
    for (const { id, status, message, checks } of steps) {
      if (status === "cancelled" && ran.kind !== "cancelled")
        say(`${device}: ${id} is cancelled, and nobody did: ${message}`);
      if (ran.changes.some(({ step }) => step === id) || id === "check") continue;
      if (status === "failed") say(`${device}: ${id} failed: ${message} ${JSON.stringify(checks)}`);
      if (status === "errored" && ran.faults.length === 0) say(`${device}: ${id} errored: ${message}`);
    }
}

async function checkFiles(
  world: World,
  ran: Ran,
  run: Run,
  results: DeviceResult[],
  say: Say,
): Promise<void> {
  const lost = new Set(run.lost_artifacts?.paths);
  if (run.lost_artifacts && !ran.faults.some(({ loses }) => loses))
    say(`files are lost: ${[...lost].join(", ")}`);
  for (const { device, steps } of results) {
    for (const { id, status, artifacts } of steps)
      for (const { path, sha256, bytes } of artifacts) {
        if (lost.has(path)) continue;
        const { status: answer, body } = await request(world, `/v1/runs/${ran.id}/artifacts/${path}`);
        const isWhole = createHash("sha256").update(body).digest("hex") === sha256 && body.length === bytes;
        if (answer !== 200 || !isWhole)
          say(`${path} is not whole: ${answer}, ${body.length} of ${bytes} bytes`);
        const says = ran.reads.find(({ step }) => step === id)?.says;
        const isOutput = path.endsWith(`/${id}.txt`);
        if (says && status === "passed" && isOutput && !says.test(String(body)))
          say(`${device}: ${id} has the output of something else: ${String(body).slice(0, 200)}`);
      }
    const { copied } = ran;
    const isThere = copied && steps.some(({ id, status }) => id === copied.step && status === "passed");
    if (!isThere) continue;
    const file = world.lab.device(device).file(copied.path);
    const digest = file && createHash("sha256").update(file).digest("hex");
    if (digest !== copied.sha256) say(`${device} does not have the file that was copied`);
  }
}

/** As a reader has them who comes later. */
async function eventsOf(world: World, ran: Ran): Promise<RunEvent[]> {
  const { body } = await request(world, `/v1/runs/${ran.id}/events`, {
    headers: { accept: "application/x-ndjson" },
  });
  const lines = String(body).split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** Two readers have the same, one who was there and one who comes later; and what begins has an end. */
function checkEvents(ran: Ran, events: RunEvent[], results: DeviceResult[], say: Say): void {
  if (new Set(events.map(({ id }) => id)).size !== events.length) say("an event is told twice");
  const ended = new Map<string, string[]>();
  for (const { type, device = "", step = "", status = "" } of events)
    if (type === "step.finished")
      ended.set(`${device} ${step}`, [...(ended.get(`${device} ${step}`) ?? []), status]);
  for (const { device, steps } of results)
    for (const { id, status } of steps) {
      const told = ended.get(`${device} ${id}`) ?? [];
      // What a check resolved was indeterminate before.
      const isTold = told.at(-1) === status && told.slice(0, -1).every((each) => each === "indeterminate");
      if (!isTold || told.length > 2)
        say(`${device}: ${id} is ${status}, its end is told as ${told.join(", ")}`);
    }
  if (ran.read && !ran.faults.some(({ forgets }) => forgets)) {
    const digest = (all: string[]) => createHash("sha256").update(all.sort().join("\n")).digest("hex");
    const live = ran.read.map(({ data }) => JSON.stringify(JSON.parse(data)));
    const later = events.map((event) => JSON.stringify(event));
    if (digest(live) !== digest(later)) say(differenceOf(live, later));
  }
}

function differenceOf(live: string[], later: string[]): string {
  const [only, missing] = [
    live.filter((line) => !later.includes(line)),
    later.filter((line) => !live.includes(line)),
  ];
  const shown = JSON.stringify({ only: only.slice(0, 2), missing: missing.slice(0, 2) });
  return `a reader has ${live.length} events, of which ${only.length} are not in the archive, and lacks ${missing.length}: ${shown}`;
}

/** Once all is over: no line of any run went out twice, also not behind its end. */
export function linesSentTwice(world: World, runs: readonly Planned[]): string[] {
  const lines = new Set(runs.flatMap(({ changes }) => changes.map(({ line }) => line)));
  return world.lab.devices.flatMap((device) => {
    const counts = new Map<string, number>();
    for (const { line } of device.ledger())
      if (lines.has(line)) counts.set(line, (counts.get(line) ?? 0) + 1);
    return [...counts].flatMap(([line, n]) => (n > 1 ? [`${device.name} got "${line}" ${n} times`] : []));
  });
}
