// Every device that a run logs in to needs a credential: the targets, and the hosts on the way to them.
import { transportNamed } from "../../packages/devices/src/transports.js";
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { type Collector, oneOf } from "../diagnostics/index.js";
import type { Inventory } from "../inventory/read.js";

/** @param devices the targets of the run */
export function checkCredentials(
  devices: readonly ResolvedDevice[],
  inventory: Inventory,
  problems: Collector,
): void {
  const targets = new Set(devices);
  const hint = hintFor([...inventory.credentials.keys()]);
  const missing = (device: ResolvedDevice, why: string): void => {
    const message = `the device \`${device.name}\` has no credential${why}`;
    problems.add({ code: "missing_credential", message, at: inventory.places.get(device.name)!, hint });
  };
  const through = new Map<string, string>();
  for (const { name, jumps } of devices)
    for (const jump of jumps) if (!through.has(jump)) through.set(jump, name);
  for (const device of devices) {
    if (device.credential !== undefined || !needsCredential(device)) continue;
    const hasKey = device.ssh.private_key !== undefined;
    const why = hasKey
      ? ": `ssh.private_key` replaces only the key of one"
      : `, and transport \`${device.transport}\` needs one to log in`;
    missing(device, why);
  }
  for (const [jump, target] of through) {
    const device = inventory.devices.get(jump);
    // A jump host is logged in to over SSH, whatever its own transport is.
    if (device && device.credential === undefined && !(targets.has(device) && needsCredential(device)))
      missing(device, `, and \`${target}\` is reached through it`);
  }
}

const needsCredential = ({ transport }: ResolvedDevice): boolean =>
  transportNamed(transport)?.needs_credential === true;

function hintFor(names: readonly string[]): string {
  const where = "on it, on a group or in `defaults`";
  if (names.length > 1) return `set \`credential\` ${where}: ${oneOf(names)}`;
  const [name = "lab"] = names;
  const cure = `set \`credential: ${name}\` ${where}`;
  if (names.length > 0) return cure;
  return `${cure}, and add \`credentials: { lab: { username: USER, password: { env: VARIABLE } } }\` to the inventory`;
}
