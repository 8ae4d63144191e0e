// A run's side of leases: asks for the devices of a stage, site by site, and gives them back.
import { LEASE } from "../policy/waits.js";
import {
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { control } from "./activities.js";
import { leaseWorkflowId } from "./ids.js";
import { SIGNALS } from "./messages.js";
import type { LeaseGranted, LeaseWaiting } from "./messages.js";

export interface Hold {
  run: string;
  /** Index. */
  stage: number;
  devices: { name: string; site: string }[];
}

/**
 * Does the work while holding the devices. Sites are asked for in the order of their names, so that two runs cannot wait
 * for each other.
 * @returns false when the scope was cancelled before all devices were granted; nothing was done then
 */
export async function holdingDevices(hold: Hold, work: () => Promise<void>): Promise<boolean> {
  const granted = listen(hold.stage);
  const sites = [...new Set(hold.devices.map(({ site }) => site))].toSorted();
  const asked: string[] = [];
  try {
    for (const site of sites) {
      const devices = hold.devices.filter((device) => device.site === site).map(({ name }) => name);
      asked.push(site);
      await untilGranted(hold, site, devices, granted);
    }
    await work();
    return true;
  } catch (error) {
    if (isCancellation(error)) return false;
    throw error;
  } finally {
    await CancellationScope.nonCancellable(() => giveBack(hold, asked));
  }
}

/** A registry that was terminated forgets who asked, so whoever waits asks again. */
async function untilGranted(
  hold: Hold,
  site: string,
  devices: string[],
  granted: ReadonlySet<string>,
): Promise<void> {
  for (
    let ask_after_ms = LEASE.ask_again_ms;
    ;
    ask_after_ms = Math.min(2 * ask_after_ms, LEASE.ask_again_most_ms)
  ) {
    await ask(hold, site, devices);
    if (await condition(() => devices.every((device) => granted.has(device)), ask_after_ms)) return;
  }
}

function listen(stage: number): Set<string> {
  const granted = new Set<string>();
  setHandler(defineSignal<[LeaseGranted]>(SIGNALS.leaseGranted), (grant) => {
    if (grant.stage === stage) grant.devices.forEach((device) => granted.add(device));
  });
  setHandler(defineSignal<[LeaseWaiting]>(SIGNALS.leaseWaiting), () => {});
  return granted;
}

async function ask({ run, stage }: Hold, site: string, devices: string[]): Promise<void> {
  const { workflowId } = workflowInfo();
  await control.requestLease({ site, request: { run, workflow_id: workflowId, stage, devices } });
}

async function giveBack({ stage }: Hold, sites: string[]): Promise<void> {
  const { workflowId } = workflowInfo();
  for (const site of sites) {
    const registry = getExternalWorkflowHandle(leaseWorkflowId(site));
    await registry.signal(SIGNALS.leaseRelease, { workflow_id: workflowId, stage }).catch(() => {});
  }
}
