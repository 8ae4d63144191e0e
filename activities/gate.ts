// Whether this worker lets a plan touch what is its own: files, variables, programs, the agent, a shell. Its own setting
// decides, whoever sent the plan and whatever the API accepted.
import { DeviceError } from "../packages/devices/src/errors.js";
import {
  ALLOW_SETTING,
  type Allowance,
  type Capability,
  capabilityOf,
  capabilityText,
  isAllowed,
  isOwn,
} from "../schemas/capability.js";
import { transportNamed } from "../packages/devices/src/transports.js";
import { type ResolvedDevice, wrongReach } from "../packages/devices/src/words/device.js";
import { isSecretSource, type SecretSource } from "../packages/devices/src/words/secret.js";
import { expandHome, realPath } from "../compiler/index.js";

/** All methods throw a {@link DeviceError} `not_allowed`, before anything is read or opened. */
export interface Gate {
  /** @returns the source to read: a file by its real path, so that what was checked is what is opened */
  source(source: SecretSource, whatFor: string): SecretSource;
  /** @returns path of the SSH agent's socket, where the worker has an agent */
  agent(whatFor: string): string | undefined;
  /** @returns the device to open, with the real path of its own `known_hosts` */
  device(device: ResolvedDevice): ResolvedDevice;
  /** Of a receiver of notifications. @param options `shown`: false where the address is a secret, and no message may hold it */
  address(url: URL, whatFor: string, options: { shown: boolean }): void;
  /** Of a file that is downloaded. */
  download(url: URL, whatFor: string): void;
}

const ofItsOwn = (capability: Capability, whatFor: string): DeviceError =>
  new DeviceError(
    "not_allowed",
    `${whatFor}: ${capabilityText(capability)} is the worker's own (its data folder, its store, /proc, what it logs in with itself), and is not read for an inventory, whatever ${ALLOW_SETTING} says. ` +
      (capability.kind === "env" ? "Use another variable." : "Move the file to another folder."),
    { sent: false },
  );

/** No compiler makes such a plan. */
const notOfAPlan = (what: string): DeviceError =>
  new DeviceError("not_allowed", `${what} is not what a plan has there; this worker does not use it.`, {
    sent: false,
  });

const isOfSpec = ({ kind }: Capability): boolean => kind === "notify" || kind === "download";

/** `~` in front of a program is the home folder; a bare name is looked for on the `PATH`. */
const programOf = ([program = "", ...args]: string[]): string[] => [expandHome(program), ...args];

export interface GateSettings {
  allowance: Allowance;
  /** Places of the worker's own files: data folder, artifact store, files of its settings. */
  own: readonly string[];
  /** Path of the socket of the worker's SSH agent. */
  agent?: string | undefined;
}

export function createGate({ allowance, own, agent }: GateSettings): Gate {
  const demand = (capability: Capability, whatFor: string): void => {
    if (isOwn(own, capability, realPath)) throw ofItsOwn(capability, whatFor);
    if (isAllowed(allowance, capability, realPath)) return;
    const text = capabilityText(capability);
    throw new DeviceError(
      "not_allowed",
      `${whatFor}: this worker does not allow ${text}. Add ${text} to ${ALLOW_SETTING} of the worker and restart it, or change the ${isOfSpec(capability) ? "spec" : "inventory"}.`,
      { sent: false },
    );
  };
  return {
    source(source, whatFor) {
      if (!isSecretSource(source)) throw notOfAPlan(`${whatFor}: its source`);
      const asked = "exec" in source ? { ...source, exec: programOf(source.exec) } : source;
      demand(capabilityOf(asked), whatFor);
      return "file" in asked ? { file: realPath(asked.file) } : asked;
    },
    agent(whatFor) {
      demand({ kind: "agent" }, whatFor);
      return agent;
    },
    address({ origin }, whatFor, { shown }) {
      const capability = { kind: "notify", of: origin } as const;
      if (shown) return demand(capability, whatFor);
      if (isAllowed(allowance, capability, realPath)) return;
      throw new DeviceError(
        "not_allowed",
        `${whatFor}: this worker does not allow the address. Add \`notify:\` and the beginning of the address, such as notify:https://hooks.slack.com, to ${ALLOW_SETTING} of the worker and restart it.`,
        { sent: false },
      );
    },
    download: ({ origin }, whatFor) => demand({ kind: "download", of: origin }, whatFor),
    device(device) {
      const wrong = wrongReach(device);
      if (wrong !== undefined) throw notOfAPlan(`${device.name}: ${wrong}`);
      const { name, ssh, transport } = device;
      const known = transportNamed(transport);
      if (!known) throw notOfAPlan(`${name}: transport`);
      if (known.runs_on_worker) demand({ kind: "local" }, `${name}: transport ${known.name}`);
      if (ssh.known_hosts === undefined) return device;
      demand({ kind: "known_hosts", of: ssh.known_hosts }, `${name}: ssh.known_hosts`);
      return { ...device, ssh: { ...ssh, known_hosts: realPath(ssh.known_hosts) } };
    },
  };
}
