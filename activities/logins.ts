// The login of a device, with its secrets read.
import type { Login } from "../devices/index.js";
import type { ResolvedDevice } from "../schemas/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../schemas/secret.js";
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
    source && secrets.read(source, `the ${what} of credential ${credential.name}`);
  const agent = credential.agent ? agentFor?.(`credential ${credential.name}`) : undefined;
  const private_key = await read(device.ssh.private_key ?? credential.private_key, "private key");
  const password = await read(credential.password, "password");
  const passphrase = await read(credential.passphrase, "passphrase");
  const enable = await read(credential.enable, "enable secret");
  return {
    username: credential.username,
    ...(private_key === undefined ? {} : { private_key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(password === undefined ? {} : { password }),
    ...(enable === undefined ? {} : { enable }),
    ...(agent === undefined ? {} : { agent }),
  };
}

export const jumpsOf = (plan: Plan, { jumps }: ResolvedDevice): ResolvedDevice[] =>
  jumps.flatMap((name) => plan.jump_hosts[name] ?? plan.devices[name] ?? []);
