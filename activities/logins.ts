// The login of a device, with its secrets read.
import { DeviceError, ofHop } from "../packages/devices/src/errors.js";
import type { Login } from "../packages/devices/src/index.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { sourceFor } from "./device-source.js";
import type { Gate } from "./gate.js";
import type { SecretReader } from "./secrets.js";

/**
 * @param agentFor the socket of the worker's SSH agent; absent: the login is not used, its agent is not needed
 * @throws {DeviceError} `secret_unavailable`, `not_allowed`
 */
export async function loginOf(
  secrets: SecretReader,
  plan: Plan,
  device: ResolvedDevice,
  agentFor?: Gate["agent"],
): Promise<Login> {
  const credential = device.credential === undefined ? undefined : plan.credentials[device.credential];
  if (!credential) return { username: "" };
  const read = (source: SecretSource | undefined, what: string) =>
    source && secrets.read(sourceFor(source, device), `the ${what} of credential ${credential.name}`, plan);
  const agent = credential.agent ? agentFor?.(`credential ${credential.name}`) : undefined;
  const private_key = await read(device.ssh.private_key ?? credential.private_key, "private key");
  const password = await read(credential.password, "password");
  const passphrase = await read(credential.passphrase, "passphrase");
  const enable = await read(credential.enable, "enable secret");
  const isAgentNeeded = private_key === undefined && password === undefined;
  if (credential.agent && agentFor && agent === undefined && isAgentNeeded) throw noAgent(credential.name);
  return {
    username: credential.username,
    ...(private_key === undefined ? {} : { private_key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(password === undefined ? {} : { password }),
    ...(enable === undefined ? {} : { enable }),
    ...(agent === undefined ? {} : { agent }),
  };
}

const noAgent = (credential: string): DeviceError =>
  new DeviceError(
    "secret_unavailable",
    `credential ${credential} uses the SSH agent, and this worker has none: SSH_AUTH_SOCK is not set in its environment`,
    { sent: false, source: { agent: true } },
  );

/** Does something for a jump host: what goes wrong is said of it, to the device behind it. */
export async function atHop<T>(
  { name }: ResolvedDevice,
  hop: ResolvedDevice,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof DeviceError ? ofHop(name, hop.name, error) : error;
  }
}

export const jumpsOf = (plan: Plan, { jumps }: ResolvedDevice): ResolvedDevice[] =>
  jumps.flatMap((name) => plan.jump_hosts[name] ?? plan.devices[name] ?? []);
