// The rules of a device over random plans and answers: they come to an end, each step is done as often as its place says,
// and whoever follows them by what a history has of it knows the same as whoever drove them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StageOutline, StepOutline } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import type { Answer, Command, Flow } from "./commands.js";
import { deviceFlow } from "./device-flow.js";
import { type DeviceState, deviceStatus, newDevice } from "./device-state.js";
import { FollowedFlow, type Seen } from "./followed-flow.js";
import { stepsOf } from "./nodes.js";
import { isUnsuccessful } from "./outcome.js";
import { checksAhead } from "./resolving-checks.js";
import { resultId } from "./result-id.js";

const POLICIES = ["skip_device", "continue", "stop_run", "pause"] as const;
const STATUSES: StepStatus[] = [
  "passed",
  "passed",
  "passed",
  "failed",
  "errored",
  "skipped",
  "indeterminate",
];

type Plan = { nodes: PlanNode[]; steps: Record<string, StepOutline>; always: Set<string> };

/** Nodes as the compiler makes them, from a list of numbers. */
function planFrom(numbers: readonly number[]): Plan {
  const steps: Plan["steps"] = {};
  const always = new Set<string>();
  let at = 0;
  const next = (below: number) => (numbers[at++ % numbers.length] ?? 0) % below;
  const changes: string[] = [];
  const step = (action: string, more: Partial<StepOutline> = {}): string => {
    const id = `s${Object.keys(steps).length}`;
    const on_failure = POLICIES[next(POLICIES.length)] ?? "continue";
    const about = { id, action, summary: id, on_failure, budget_ms: 1, needs: { saved: [], steps: [] } };
    steps[id] = { ...about, ...(next(4) === 0 ? { when: true as const } : {}), ...more };
    return id;
  };
  const single = (): PlanNode => {
    switch (next(6)) {
      case 0:
        return { kind: "reads", steps: Array.from({ length: 1 + next(3) }, () => step("run")) };
      case 1: {
        const settles = next(2) === 0 ? changes.at(-1) : undefined;
        return { kind: "poll", step: step("verify", settles === undefined ? {} : { settles }) };
      }
      case 2:
        return { kind: "wait", step: step("wait") };
      case 3: {
        const has = { requires: next(2) === 0, verify: next(2) === 0, undo: next(2) === 0 };
        const confirm =
          next(3) === 0 ? { verify: true, undo: false, confirm_ms: 1, abort: true as const } : {};
        return { kind: "trigger", step: step("trigger", { trigger: { ...has, ...confirm } }) };
      }
      default: {
        const id = step("configure");
        changes.push(id);
        return { kind: "write", step: id };
      }
    }
  };
  const list = (depth: number, inLoop: boolean): PlanNode[] =>
    Array.from({ length: 1 + next(3) }, () => node(depth, inLoop));
  const node = (depth: number, inLoop: boolean): PlanNode => {
    const kind = depth > 2 ? 0 : next(4);
    if (kind === 1 && !inLoop) return { kind: "loop", step: step("block"), body: list(depth + 1, true) };
    if (kind !== 2) return single();
    const id = step("block");
    const after = next(2) === 0 ? list(depth + 1, inLoop) : [];
    for (const inner of after.flatMap(stepsOf)) always.add(inner);
    return {
      kind: "block",
      step: id,
      ...(steps[id]?.when ? { when: true as const } : {}),
      body: list(depth + 1, inLoop),
      rescue: next(2) === 0 ? list(depth + 1, inLoop) : [],
      always: after,
    };
  };
  return { nodes: list(0, false), steps, always };
}

/** What a history has of a run: what began, and what became of it. */
type Told = { seen: Seen; answer?: Answer };

const result = (id: string, status: StepStatus, detail?: StepResult["detail"]): StepResult => ({
  id,
  stage: "main",
  action: "run",
  status,
  attempts: 1,
  started_at: "",
  duration_ms: 0,
  checks: [],
  artifacts: [],
  ...(detail ? { detail } : {}),
});

/** Drives the rules with answers made of numbers, and cancels the run at one of the commands. */
function drive(flow: Flow<void>, numbers: readonly number[], cancelAt: number): Told[] {
  const told: Told[] = [];
  let [at, asked, depth] = [0, 0, 0];
  const next = (below: number) => (numbers[at++ % numbers.length] ?? 0) % below;
  const status = (): StepStatus => STATUSES[next(STATUSES.length)] ?? "passed";
  const answer = (command: Command): Answer => {
    const cancelled = asked++ >= cancelAt && depth === 0;
    switch (command.do) {
      case "segment": {
        const { steps, part, iteration } = command.input;
        const results: StepResult[] = [];
        for (const step of steps) {
          const detail = { held_before: next(2) === 0, checks_before: {} };
          const one = result(resultId(step, iteration), cancelled ? "cancelled" : status(), detail);
          results.push(one);
          if (isUnsuccessful(one.status)) break;
        }
        const value = { steps: results };
        told.push({ seen: { kind: "segment", steps, part, index: iteration?.index }, answer: value });
        return value;
      }
      case "evaluate": {
        const id = resultId(command.step, command.input.iteration);
        const fails = command.refused === true || next(8) === 0;
        const value = fails
          ? { runs: false, error: result(id, "errored") }
          : { runs: next(4) !== 0, items: Array.from({ length: next(3) }, (_, n) => n) };
        told.push({ seen: { kind: "evaluated", id, failed: fails }, answer: value });
        return value;
      }
      case "wait": {
        const value = cancelled ? "cancelled" : "passed";
        told.push({ seen: { kind: "wait", summary: command.step }, answer: value });
        return value;
      }
      case "begin":
        return cancelled ? "cancelled" : "begins";
      case "is_cancelled":
        return cancelled;
      case "is_full":
        return false;
      case "was_paused":
        return !cancelled && next(5) === 0;
      case "hold": {
        const said = next(2) === 0 ? "skip" : "go_on";
        told.push({ seen: { kind: "held" }, ...(cancelled ? {} : { answer: said }) });
        return cancelled ? "cancelled" : said;
      }
      case "cleanup":
        depth++;
        return undefined;
      case "cleanup_end":
        depth--;
        return undefined;
      default:
        return undefined;
    }
  };
  for (let step = flow.next(undefined), n = 0; !step.done; n++) {
    if (n > 20_000) throw new Error("the rules come to no end");
    step = flow.next(answer(step.value));
  }
  return told;
}

const numbers = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 60 });
const cases = fc.tuple(numbers, numbers, fc.oneof(fc.constant(1e9), fc.nat(40)));
const RUNS = { numRuns: 500 };

function driven([plan, answers, cancelAt]: [number[], number[], number]) {
  const { nodes, steps, always } = planFrom(plan);
  const outline: Pick<StageOutline, "name" | "on_failure" | "steps"> = {
    name: "main",
    on_failure: "skip_device",
    steps,
  };
  const checks = checksAhead(nodes, steps);
  const flow = (device: DeviceState) => deviceFlow({ device, outline, checks }, nodes);
  const device = newDevice({ name: "r1", site: "default" });
  return { told: drive(flow(device), answers, cancelAt), device, flow, nodes, always };
}

const known = ({ steps, rescued, awaiting, out, entered, cut_short }: DeviceState) => ({
  steps,
  rescued,
  awaiting,
  out,
  entered,
  cut_short,
});

describe("a device", () => {
  it("comes to an end, with a final status of each step that it did", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { device } = driven(one);
        for (const status of Object.values(device.steps)) expect(status).toMatch(/^[a-z]+$/);
        expect(["running", "waiting"]).not.toContain(deviceStatus(device));
      }),
      RUNS,
    );
  });

  it("does no step twice in one place", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { told } = driven(one);
        const did = told.flatMap(({ seen, answer }) =>
          seen.kind === "segment" && seen.part !== "requires"
            ? (answer as { steps: StepResult[] }).steps.map(({ id }) => `${id} ${seen.part ?? ""}`)
            : [],
        );
        expect(did.length).toBe(new Set(did).size);
      }),
      RUNS,
    );
  });

  it("does what is owed once it has begun, whenever the run is cancelled", () => {
    fc.assert(
      fc.property(numbers, numbers, fc.nat(40), (plan, answers, cancelAt) => {
        const { nodes, steps } = planFrom(plan);
        steps["owed"] = { ...(Object.values(steps)[0] as StepOutline), id: "owed" };
        const around: PlanNode[] = [
          { kind: "block", body: nodes, rescue: [], always: [{ kind: "write", step: "owed" }] },
        ];
        delete steps["owed"].trigger;
        const device = newDevice({ name: "r1", site: "default" });
        const outline = { name: "main", on_failure: "skip_device" as const, steps };
        const flow = deviceFlow({ device, outline, checks: checksAhead(around, steps) }, around);
        const told = drive(flow, answers, cancelAt);
        const owed = told.filter(({ seen }) => seen.kind === "segment" && seen.steps[0] === "owed");
        expect(owed.length).toBe(device.entered ? 1 : 0);
      }),
      RUNS,
    );
  });

  it("is known by its history as the one who drove it knows it", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { told, device, flow } = driven(one);
        const followed = new FollowedFlow(newDevice({ name: "r1", site: "default" }), {
          stage: "main",
          flow,
          summaryOf: (step) => step,
          onSaid: () => {},
        });
        for (const { seen, answer } of told) {
          expect(followed.lead(seen)).toBe(true);
          if (answer !== undefined) followed.answer(answer);
        }
        followed.end();
        expect(known(followed.device)).toEqual(known(device));
      }),
      RUNS,
    );
  });
});
