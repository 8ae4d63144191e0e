// What devices of the lab received, for tests to count.
import type { LabDevice } from "../../devices/lab/lab-device.js";

export const linesOf = (device: LabDevice): string[] => device.ledger().map(({ line }) => line);

export const timesOf = (device: LabDevice, line: string): number =>
  linesOf(device).filter((each) => each === line).length;

/** When the device received the line, milliseconds of the epoch, in order. */
export const timesWhen = (device: LabDevice, line: string): number[] =>
  device.ledger().flatMap((entry) => (entry.line === line ? [Date.parse(entry.at)] : []));
