// What a replay came to beside what was recorded: per device and step, its status, its checks and what was parsed.
import type { Json } from "../../packages/devices/src/words/json.js";
import { isUnsuccessful, type DeviceStatus, type RunStatus, type StepStatus } from "../../schemas/outcome.js";
import type { Check, DeviceResult, StepResult } from "../../schemas/result.js";
import { type Change, changesIn } from "./changes.js";

/** What was recorded, and what came now; null where there is none. */
export interface Pair<T> {
  recorded: T | null;
  replayed: T | null;
}

export interface StepDifference {
  device: string;
  step: string;
  /** Present where it is another one, or the step is in one of the two only. */
  status?: Pair<StepStatus>;
  /** Why it did not pass now. */
  message?: string;
  /** Those that are not the same, in the order of the spec. */
  checks?: Pair<Check>[];
  parsed?: Change[];
  /** Steps that were recorded and did not come to their turn any more because of this one. */
  not_reached?: string[];
}

export interface Comparison {
  /** Run, devices and steps came to the same. */
  same: boolean;
  status: Pair<RunStatus>;
  /** Devices that came to something else. */
  devices: ({ device: string } & Pair<DeviceStatus>)[];
  differences: StepDifference[];
  /** Steps that both have. */
  compared: number;
  /** The recorded run was cancelled or past its deadline: only what it had finished is compared. */
  cut_short?: true;
}

export interface Side {
  status: RunStatus;
  results: DeviceResult[];
  /** The parsed value of a step; undefined where it has none. */
  parsed(step: StepResult): Promise<Json | undefined>;
}

export async function compare(recorded: Side, replayed: Side): Promise<Comparison> {
  const cut = recorded.status === "cancelled" || recorded.status === "timed_out";
  const now = new Map(replayed.results.map((result) => [result.device, result]));
  const before = new Map(recorded.results.map((result) => [result.device, result]));
  const names = [...new Set([...before.keys(), ...now.keys()])];
  const comparison: Comparison = {
    same: true,
    status: { recorded: recorded.status, replayed: replayed.status },
    devices: [],
    differences: [],
    compared: 0,
    ...(cut ? { cut_short: true } : {}),
  };
  for (const device of names) {
    const [old, fresh] = [before.get(device), now.get(device)];
    const wasCut = cut && (old === undefined || old.status === "cancelled" || old.status === "skipped");
    if (!wasCut && old?.status !== fresh?.status)
      comparison.devices.push({ device, recorded: old?.status ?? null, replayed: fresh?.status ?? null });
    const steps = await compareSteps({ device, recorded, replayed, old, fresh, wasCut });
    comparison.differences.push(...steps.differences);
    comparison.compared += steps.compared;
  }
  const others = comparison.differences.some(
    ({ status }) => status !== undefined && status.recorded !== null && status.replayed !== null,
  );
  const sameRun = cut || recorded.status === replayed.status;
  comparison.same = sameRun && comparison.devices.length === 0 && !others;
  return comparison;
}

interface DevicePair {
  device: string;
  recorded: Side;
  replayed: Side;
  old: DeviceResult | undefined;
  fresh: DeviceResult | undefined;
  wasCut: boolean;
}

async function compareSteps(pair: DevicePair): Promise<{ differences: StepDifference[]; compared: number }> {
  const { device, old, fresh, wasCut } = pair;
  const before = new Map((old?.steps ?? []).map((step) => [step.id, step]));
  const now = new Map((fresh?.steps ?? []).map((step) => [step.id, step]));
  const differences: StepDifference[] = [];
  let compared = 0;
  let cause: StepDifference | undefined;
  for (const id of inOrder([...before.keys()], [...now.keys()])) {
    const [was, is] = [before.get(id), now.get(id)];
    if (wasCut && (was === undefined || was.status === "cancelled")) continue;
    if (was && is) compared++;
    if (cause && was && (is === undefined || is.status === "skipped") && was.status !== "skipped") {
      (cause.not_reached ??= []).push(id);
      continue;
    }
    const difference = await compareStep(pair, { device, step: id }, was, is);
    if (!difference) continue;
    differences.push(difference);
    if (is && isUnsuccessful(is.status)) cause ??= difference;
  }
  return { differences, compared };
}

async function compareStep(
  { recorded, replayed }: DevicePair,
  about: { device: string; step: string },
  was: StepResult | undefined,
  is: StepResult | undefined,
): Promise<StepDifference | undefined> {
  const status = { recorded: was?.status ?? null, replayed: is?.status ?? null };
  if (!was || !is) return { ...about, status, ...(is?.message ? { message: is.message } : {}) };
  const checks = differentChecks(was.checks, is.checks);
  const [old, fresh] = await Promise.all([recorded.parsed(was), replayed.parsed(is)]);
  const parsed = changesIn(old, fresh);
  const changed = was.status !== is.status;
  if (!changed && checks.length === 0 && parsed.length === 0) return undefined;
  return {
    ...about,
    ...(changed ? { status } : {}),
    ...(changed && is.message !== undefined ? { message: is.message } : {}),
    ...(checks.length > 0 ? { checks } : {}),
    ...(parsed.length > 0 ? { parsed } : {}),
  };
}

/** Checks of one text belong together; what is left over belongs together by its place. */
function differentChecks(was: Check[], is: Check[]): Pair<Check>[] {
  const left = [...was];
  const pairs = is.map((replayed): Pair<Check> => {
    const at = left.findIndex(({ expect }) => expect === replayed.expect);
    return { recorded: at < 0 ? null : (left.splice(at, 1)[0] as Check), replayed };
  });
  for (const pair of pairs) pair.recorded ??= left.shift() ?? null;
  const all = [...pairs, ...left.map((recorded) => ({ recorded, replayed: null }))];
  return all.filter(({ recorded, replayed }) => !isSame(recorded, replayed));
}

const isSame = (one: Check | null, other: Check | null): boolean =>
  one?.expect === other?.expect && one?.held === other?.held && isSameText(one?.actual, other?.actual);

/** A text that was cut ends earlier where a secret may begin at the cut, and a replay knows fewer secrets. */
function isSameText(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  if (!one?.endsWith("…") || !other?.endsWith("…")) return false;
  const [short, long] = [one.slice(0, -1), other.slice(0, -1)].toSorted((a, b) => a.length - b.length);
  return (long as string).startsWith(short as string);
}

/** Both lists in one, each in its own order; what only the second has stands behind what comes before it there. */
function inOrder(first: string[], second: string[]): string[] {
  const all = [...first];
  const known = new Set(first);
  for (const [n, id] of second.entries()) {
    if (known.has(id)) continue;
    const before = n === 0 ? -1 : all.indexOf(second[n - 1] as string);
    all.splice(before + 1, 0, id);
    known.add(id);
  }
  return all;
}
