// What devices of the lab received, for tests to count.
import type { LabDevice } from "../../packages/lab/src/lab-device.js";
import { until } from "../services/until.js";

export const linesOf = (device: LabDevice): string[] => device.ledger().map(({ line }) => line);

export const timesOf = (device: LabDevice, line: string): number =>
  linesOf(device).filter((each) => each === line).length;

/** Until the device has got the line. */
export const got = (device: LabDevice, line: string): Promise<void> =>
  until(`${device.name} gets "${line}"`, () => linesOf(device).includes(line), {
    instead: () => linesOf(device),
  });
