// Devices behind one address share its sessions, whatever `concurrency` says.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Collector, SourceRange } from "../diagnostics/index.js";

/** So many devices of an address, and so many addresses, are named. */
const NAMED = 3;

/** Warns of each address that has fewer sessions than devices that would be worked on at once; of the many together. */
export function warnOfSharedAddresses(
  devices: readonly ResolvedDevice[],
  concurrency: number,
  places: ReadonlyMap<string, SourceRange>,
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
  const crowded = [...addresses.values()].filter(
    (there) => there.length > 1 && sessionsOf(there) < Math.min(there.length, concurrency),
  );
  for (const there of crowded.slice(0, NAMED)) {
    const [first] = there as [ResolvedDevice];
    const sessions = sessionsOf(there);
    const names = there.slice(0, NAMED).map(({ name }) => `\`${name}\``);
    const more = there.length > NAMED ? ` and ${there.length - NAMED} more` : "";
    const limit = sessions === 1 ? "one session at a time" : `${sessions} sessions at once`;
    problems.add({
      code: "shared_address",
      severity: "warning",
      message: `${names.join(", ")}${more} share ${first.host}:${first.port}, which has ${limit}: they wait for one another`,
      at: places.get(first.name)!,
      hint: HINT,
    });
  }
  const others = crowded.slice(NAMED);
  if (!others[0]) return;
  const count = others.flat().length;
  problems.add({
    code: "shared_address",
    severity: "warning",
    message: `${count} devices share ${others.length} more addresses and wait for one another in the same way`,
    at: places.get(others[0][0]!.name)!,
    hint: HINT,
  });
}

const HINT = "set `sessions` on them where the address takes more at once";

const sessionsOf = (there: readonly ResolvedDevice[]): number =>
  there.reduce((most, device) => Math.max(most, device.sessions), 0);
