// What the tests of changes stand on: a simulated lab in this process, and the real stack that works on it.
import type { TestContext } from "vitest";
import type { RunRequest } from "../../schemas/api.js";
import type { StepResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { type Lab, type LabOptions, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { type Stack, type StackOptions, startStack } from "../services/stack.js";

export interface Stand<S extends Omit<SharedStack, "folder"> = SharedStack> {
  readonly lab: Lab;
  readonly stack: S;
  /** For `beforeEach`: the second try of a test finds devices on which nothing has happened yet. */
  renew(test: Pick<TestContext, "task">): Promise<void>;
  /** Runs the steps on the devices and waits for the end. */
  run(steps: string, options?: Partial<RunRequest>): Promise<Run>;
  step(run: Run, device: string, step: string): Promise<StepResult>;
  /** What the device received in configuration modes and at its prompt, without what prepares a session or a change. */
  typed(device: string): string[];
  close(): Promise<void>;
}

const PREPARES =
  /^(set cli |set terminal |terminal |environment |enable|\(secret\)|exit$|logout|quit$|stty|export |show configuration( commands| sessions detail)?$|show system commit$|show running-config$|info from running)/;

/** On the stack that the test process shares. */
export const startStand = (options: LabOptions): Promise<Stand> => stand(options, sharedStack());

/** On a stack of its own, with these settings beside the lab's password. */
export async function startOwnStand(
  options: LabOptions,
  { env, ...more }: Pick<StackOptions, "env" | "allow"> = {},
): Promise<Stand<Stack>> {
  const own = await stand(options, startStack({ env: { LAB_PASSWORD: "lab", ...env }, ...more }));
  const { close } = own;
  return Object.assign(own, { close: async () => void (await Promise.all([own.stack.stop(), close()])) });
}

async function stand<S extends Omit<SharedStack, "folder">>(
  options: LabOptions,
  starting: Promise<S>,
): Promise<Stand<S>> {
  const [first, stack] = await Promise.all([startLab(options), starting]);
  let lab = first;
  return {
    get lab() {
      return lab;
    },
    stack,
    renew: async ({ task }) => {
      if (task.concurrent === true || !task.result?.retryCount) return;
      await lab.close();
      lab = await startLab(options);
    },
    run: async (steps, request = {}) => {
      const spec = `name: test\ntargets: { hosts: ["*"] }\n${steps}`;
      const { id } = await stack.startRun({ spec, inventory: lab.inventory(), ...request });
      return stack.waitForRun(id);
    },
    step: async (run, device, id) => {
      const { steps } = await stack.result(run.id, device);
      const found = steps.find((step) => step.id === id);
      if (!found) throw new Error(`no step ${id} on ${device}: ${JSON.stringify(steps)}`);
      return found;
    },
    typed: (device) =>
      lab
        .device(device)
        .ledger()
        .map(({ line }) => line)
        .filter((line) => !PREPARES.test(line)),
    close: () => lab.close(),
  };
}

/** Parts of a step's detail, by name. */
export const partsOf = ({ detail }: StepResult): { part: string; status: string }[] =>
  ((detail?.["parts"] ?? []) as { part: string; status: string }[]).map(({ part, status }) => ({
    part,
    status,
  }));
