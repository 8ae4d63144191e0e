// Ports for programs that must be told theirs, claimed as the dev server claims its own.
import { claimPort } from "../../dist/temporal-dev/ports.js";

/** See ports.d.mts. */
export const takePorts = async (count, host) => {
  const ports = [];
  while (ports.length < count) ports.push((await claimPort(0, host)).port);
  return ports;
};
