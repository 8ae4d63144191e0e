// The inventory that reaches a lab, in the form that the command line reads.
import { stringify } from "yaml";

export interface InventoryEntry {
  name: string;
  host: string;
  port: number;
  platform: string;
  site?: string | undefined;
  tags: string[];
  vars: Record<string, unknown>;
}

/** YAML with one credential, whose password and enable secret come from the environment variable LAB_PASSWORD. */
export function inventory(devices: InventoryEntry[], username: string): string {
  const platforms = [...new Set(devices.map((device) => device.platform))];
  const document = {
    defaults: { credential: "lab", ssh: { strict_host_key_checking: "accept-new" } },
    credentials: { lab: { username, password: { env: "LAB_PASSWORD" }, enable: { env: "LAB_PASSWORD" } } },
    groups: Object.fromEntries(platforms.map((platform) => [platform, { platform }])),
    devices: Object.fromEntries(
      devices.map(({ name, host, port, platform, site, tags, vars }) => [
        name,
        { host, port, platform, groups: [platform], tags, ...(site ? { site } : {}), vars },
      ]),
    ),
  };
  return `# Simulated devices. Log in with LAB_PASSWORD=lab in the environment.\n${stringify(document, { lineWidth: 0 })}`;
}
