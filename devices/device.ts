// Describes a device in a plain script; in a run the inventory does.
import type { ResolvedDevice } from "../schemas/device.js";

const PORTS: Partial<Record<ResolvedDevice["transport"], number>> = { telnet: 23, netconf: 830 };

export type DeviceDescription = Pick<ResolvedDevice, "host" | "platform"> & Partial<ResolvedDevice>;

/**
 * Fills in what a device has by default: name as its host, SSH on port 22 (telnet 23, NETCONF 830), host keys that must
 * be known, one session.
 */
export function deviceAt(device: DeviceDescription): ResolvedDevice {
  const { host, transport = "ssh" } = device;
  return {
    name: host,
    port: PORTS[transport] ?? 22,
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
