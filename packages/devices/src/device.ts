// Describes a device in a plain script; in a run the inventory does.
import type { ResolvedDevice } from "./words/device.js";
import { transportOf, USUAL_TRANSPORT } from "./transports.js";

export type DeviceDescription = Pick<ResolvedDevice, "host" | "platform"> & Partial<ResolvedDevice>;

/**
 * Fills in what a device has by default: name as its host, SSH, the port of its transport, host keys that must
 * be known, one session.
 */
export function deviceAt(device: DeviceDescription): ResolvedDevice {
  const { host, transport = USUAL_TRANSPORT } = device;
  return {
    name: host,
    port: transportOf({ transport }).port ?? 22,
    site: "default",
    groups: [],
    tags: [],
    vars: {},
    ssh: { strict_host_key_checking: "yes" },
    sessions: 1,
    transport,
    jumps: [],
    ...device,
  };
}
