// All faults, by name.
import type { Fault } from "./fault.js";
import { DEVICE_FAULTS } from "./links.js";
import { PROCESS_FAULTS } from "./processes.js";
import { STORE_FAULTS } from "./stores.js";

export const FAULTS: readonly Fault[] = [...PROCESS_FAULTS, ...STORE_FAULTS, ...DEVICE_FAULTS];

/** @throws {Error} where there is no such fault */
export function fault(name: string): Fault {
  const found = FAULTS.find((each) => each.name === name);
  if (!found) throw new Error(`no fault "${name}"; there are ${FAULTS.map((each) => each.name).join(", ")}`);
  return found;
}
