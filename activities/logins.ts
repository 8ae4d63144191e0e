// The login of a device, with its secrets read, and the mask that hides them in everything that is kept.
import { createRedactor } from "../artifacts/redaction/index.js";
import type { Redactor } from "../artifacts/redaction/index.js";
import type { Login } from "../devices/index.js";
import type { ResolvedDevice } from "../schemas/device.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../schemas/secret.js";
import { digestOf } from "../spec/index.js";
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

export type Redactors = (plan: Plan, device: ResolvedDevice) => Promise<Redactor>;

const KEPT = 200;

/**
 * Masks what the run may use on a device: its login, those of its jump hosts, and the secrets of the inventory. Devices
 * with the same secrets and platforms share a mask, since compiling its shapes takes longer than a command does.
 */
export function createRedactors(secrets: SecretReader): Redactors {
  const kept = new Map<string, Redactor>();
  return async (plan, device) => {
    const stops = [device, ...jumpsOf(plan, device)];
    const [logins, named] = await Promise.all([
      Promise.all(stops.map((stop) => loginOf(secrets, plan, stop).then(secretsIn, () => []))),
      Promise.all(
        Object.entries(plan.secrets).map(([name, source]) =>
          secrets.read(source, `secret ${name}`).catch(() => ""),
        ),
      ),
    ]);
    const values = [...new Set([...logins.flat(), ...named])].filter((value) => value !== "");
    const shapes = [...new Set(stops.flatMap((stop) => plan.platforms[stop.platform]?.secrets ?? []))];
    const key = digestOf([values, shapes]);
    const known = kept.get(key) ?? createRedactor({ secrets: values, shapes });
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
    return known;
  };
}

export const jumpsOf = (plan: Plan, { jumps }: ResolvedDevice): ResolvedDevice[] =>
  jumps.flatMap((name) => plan.jump_hosts[name] ?? plan.devices[name] ?? []);

/** A private key is masked line by line; its lines are long, its header is no secret. */
const secretsIn = ({ password, private_key, passphrase, enable }: Login): string[] =>
  [password, passphrase, enable, ...keyLines(private_key)].filter((value) => value !== undefined);

const keyLines = (key: string | undefined): string[] =>
  (key ?? "").split("\n").filter((line) => line.length > 30 && !line.startsWith("-----"));
