// A lab of simulated devices over real SSH, in this process: started, read and disturbed from code.
import { mkdir } from "node:fs/promises";
import { startControl, type Control } from "./control.js";
import { Device } from "./device.js";
import { chain, routerId } from "./fabric.js";
import { parseFaults, type Faults } from "./faults.js";
import { KeyRing } from "./host-keys.js";
import { inventory } from "./inventory.js";
import { loadKinds } from "./kinds.js";
import { type LabDevice, labDevice } from "./lab-device.js";
import { Listener } from "./listener.js";
import { listenInARow } from "./row.js";

export interface LabDeviceOptions {
  /** Default `r1`, `r2`, … */
  name?: string;
  /** Name of a kind; default the lab's next. */
  kind?: string;
  faults?: Faults;
  site?: string;
  tags?: string[];
  vars?: Record<string, unknown>;
  /** Replace what the kind's templates show: `version`, `model`, … */
  facts?: Record<string, unknown>;
}

export interface LabOptions {
  /** So many devices, or each with its own settings. */
  devices: number | LabDeviceOptions[];
  /** Kinds in turn for devices that name none. Default all of them. */
  kinds?: string[];
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** First port, the others follow; 0 takes free ones. Default 0. */
  port?: number;
  /** Where one of those ports is busy, the lab begins behind it. Default: a busy port is refused. */
  next_free?: boolean;
  /** Real milliseconds before each command's output. */
  latency_ms?: number;
  /** Ledgers are also appended to `<ledger_dir>/<device>.log`. */
  ledger_dir?: string;
  /** Keeps the host keys, so that a restarted lab shows the same. */
  state_dir?: string;
  /** Accepted name; default any. */
  username?: string;
  /** Default `lab`. */
  password?: string;
  /** Default the password. */
  enable?: string;
  /** Public keys that may log in. */
  authorized_keys?: string[];
  /** Real seconds per simulated second of commit timers, reloads and OSPF. Default 1. */
  time_scale?: number;
  /** Port of the HTTP control endpoint on loopback; 0 takes a free one. Default: none. */
  control_port?: number;
  /** Folder of device kinds; default those that come along. */
  kinds_dir?: string;
}

export interface Lab {
  readonly devices: LabDevice[];
  /** @throws {Error} when there is no such device */
  device(name: string): LabDevice;
  /** The inventory that reaches the lab, as YAML. */
  inventory(): string;
  /** Address of the control endpoint, when there is one. */
  readonly control?: string;
  close(): Promise<void>;
}

/**
 * Starts a lab; all devices listen when it returns.
 * @throws {Error} for an unknown kind, a wrong fault, a busy port; nothing stays behind
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { host = "127.0.0.1", port = 0, password = "lab", time_scale = 1 } = options;
  const wanted =
    typeof options.devices === "number"
      ? Array.from({ length: options.devices }, () => ({}))
      : options.devices;
  const kinds = await loadKinds(options.kinds_dir);
  const keys = await KeyRing.open(options.state_dir);
  if (options.ledger_dir) await mkdir(options.ledger_dir, { recursive: true });
  const names = wanted.map(({ name }: LabDeviceOptions, index) => name ?? `r${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`two devices of the lab are called ${twice}; give each its own name`);
  const turn = options.kinds ?? Object.keys(kinds);
  const settings: LabDeviceOptions[] = wanted;
  const devices = settings.map(({ kind: own, faults = {}, facts = {} }, index) => {
    const kind = kinds[own ?? turn[index % turn.length]!];
    if (!kind)
      throw new Error(
        `no device kind "${own ?? turn[index % turn.length]}"; there are ${Object.keys(kinds).join(", ")}`,
      );
    const all = { ...(options.latency_ms ? { latency_ms: options.latency_ms } : {}), ...faults };
    return new Device({
      name: names[index]!,
      index,
      kind,
      facts,
      faults: parseFaults(all, names[index]!),
      ledger_dir: options.ledger_dir,
      time_scale,
      neighbours: { left: names[index - 1] ?? "upstream", right: names[index + 1] ?? "downstream" },
    });
  });
  chain(devices, 2000 * time_scale);
  const accounts = { username: options.username, password, authorized_keys: options.authorized_keys ?? [] };
  const enable = options.enable ?? password;
  const listeners = await listenInARow(
    { count: devices.length, port, next_free: options.next_free ?? false },
    (index, at) => new Listener({ device: devices[index]!, host, keys, accounts, enable }, at),
  );
  let control: Control | undefined;
  const close = async () => {
    await control?.close();
    await Promise.all(listeners.map((listener) => listener.close()));
    for (const device of devices) device.close();
  };
  const lab: Lab = {
    devices: devices.map((device, index) => labDevice(device, listeners[index]!, host)),
    device(name) {
      const found = lab.devices.find((each) => each.name === name);
      if (!found) throw new Error(`no device "${name}" in the lab`);
      return found;
    },
    inventory: () =>
      inventory(
        lab.devices.map((device, index) => ({
          name: device.name,
          host,
          port: device.port,
          platform: device.platform,
          site: settings[index]!.site,
          tags: settings[index]!.tags ?? ["lab"],
          vars: settings[index]!.vars ?? { router_id: routerId(index) },
        })),
        options.username ?? "netops",
      ),
    close,
  };
  try {
    if (options.control_port !== undefined) control = await startControl(lab, options.control_port);
  } catch (error) {
    await close();
    throw error;
  }
  return control ? Object.assign(lab, { control: control.url }) : lab;
}
