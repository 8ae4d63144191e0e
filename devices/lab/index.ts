// The simulated lab: what others may import.
export { startLab, type Lab, type LabDevice, type LabDeviceOptions, type LabOptions } from "./lab.js";
export type { Faults } from "./faults.js";
export type { LedgerEntry } from "./ledger.js";
