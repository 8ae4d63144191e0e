// The simulated lab: what others may import.
export { type Lab, type LabDeviceOptions, type LabOptions, startLab } from "./lab.js";
export type { LabDevice } from "./lab-device.js";
export type { Faults } from "./faults.js";
export type { LedgerEntry } from "./ledger.js";
