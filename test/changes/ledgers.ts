// What devices of the lab received, for tests to count.
import type { LabDevice } from "../../devices/lab/lab-device.js";

export const linesOf = (device: LabDevice): string[] => device.ledger().map(({ line }) => line);

export const timesOf = (device: LabDevice, line: string): number =>
  linesOf(device).filter((each) => each === line).length;
