// Devices behind one address share its sessions, whatever `concurrency` says.
import type { ResolvedDevice } from "../../schemas/device.js";
import type { Collector, Place } from "../diagnostics/index.js";

const NAMED = 3;

/** Warns once for each address that has fewer sessions than devices that would be worked on at once. */
export function warnOfSharedAddresses(
  devices: readonly ResolvedDevice[],
  concurrency: number,
  places: ReadonlyMap<string, Place>,
  problems: Collector,
): void {
  const addresses = new Map<string, ResolvedDevice[]>();
  for (const device of devices) {
    const { host, port, jumps, transport } = device;
    const address = JSON.stringify([host, port, jumps, transport]);
    const there = addresses.get(address);
    if (there) there.push(device);
    else addresses.set(address, [device]);
  }
  for (const there of addresses.values()) {
    const [first] = there as [ResolvedDevice];
    const sessions = Math.max(...there.map((device) => device.sessions));
    if (there.length < 2 || sessions >= Math.min(there.length, concurrency)) continue;
    const names = there.slice(0, NAMED).map(({ name }) => `\`${name}\``);
    const more = there.length > NAMED ? ` and ${there.length - NAMED} more` : "";
    const limit = sessions === 1 ? "one session at a time" : `${sessions} sessions at once`;
    problems.add({
      code: "shared_address",
      severity: "warning",
      message: `${names.join(", ")}${more} share ${first.host}:${first.port}, which has ${limit}: they wait for one another`,
      at: places.get(first.name)!,
      hint: "set `sessions` on them where the address takes more at once",
    });
  }
}
