// How to mend what keeps a session from a device: one list by error code, for `doctor` and for the steps of a run.
import { ALLOW_SETTING } from "../schemas/capability.js";
import type { Credential, ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import { fewOf } from "../packages/devices/src/words/platform-order.js";
import type { MissingSource, SecretSource } from "../packages/devices/src/words/secret.js";
import { transportOf } from "../packages/devices/src/transports.js";

export interface Failure {
  /** Of a DeviceError, or `no_worker`, `time_limit`, `temporal_unreachable`. */
  code: string;
  /** Names the jump host that failed, where it was not the device itself. */
  hop?: string | undefined;
  /** Platforms that have the prompt that the device showed. */
  similar?: readonly string[] | undefined;
  /** Of `secret_unavailable`. */
  source?: MissingSource | undefined;
  /** Of `rpc_error`: the first error of the NETCONF reply, as RFC 6241 calls it. */
  rpc_tag?: string | undefined;
}

interface Target {
  plan: Pick<Plan, "credentials" | "jump_hosts" | "devices">;
  device: ResolvedDevice;
}

/** A key that was learnt behind jump hosts, or under `no`, has a name of its own; the error names it. */
const removalOf = ({ host, port, jumps, ssh }: ResolvedDevice): string =>
  jumps.length > 0 || ssh.strict_host_key_checking === "no"
    ? "run the ssh-keygen command of the error message"
    : `ssh-keygen -R "${port === 22 ? host : `[${host}]:${port}`}" -f FILE, with the known_hosts file that has it`;

/** Names secrets by where they come from, never by value. @returns undefined for codes that have no remedy of their own */
export function remediationOf({ plan, device: target }: Target, failure: Failure): string | undefined {
  const device = stop(plan, failure.hop) ?? target;
  const { name, host, port, platform } = device;
  const credential = credentialOf(plan, device);
  const by = credential ? `credential ${credential.name}` : "the credential";
  const secrets = credential ? sourcesOf(credential, device) : "its secrets";
  const others = (failure.similar ?? []).filter((each) => each !== platform);
  const isOwnPrompt = failure.similar?.includes(platform) === true;
  const from = device.jumps.at(-1) ?? "the worker's machine";
  const byHand = `once by hand: ${loginCommand({ plan, device })}`;
  const own = transportOf(device).remedy?.(failure.code, { name, port, byHand });
  if (own !== undefined) return own;
  switch (failure.code) {
    case "file_refused":
      return `look at the folder, the permissions and the free space on ${name} as the user of ${by}`;
    case "download_failed":
      return `see what the address gives, from the worker's machine: curl -sSI ADDRESS`;
    case "download_refused":
      return "correct `from` or `sha256` of the step, or put the file where `from` says";
    case "file_mismatch":
      return `copy the file again; if it differs once more, look at the storage of ${name}`;
    case "no_space":
      return `remove files on ${name} that are not needed, or copy to another file system`;
    case "secret_unavailable":
      return `give the worker what ${by} names (${secrets})${failure.source ? `: ${howToGive(failure.source)}` : ""}`;
    case "not_allowed":
      return `allow it on the worker of site ${target.site} with ${ALLOW_SETTING} and restart that worker, or change the inventory; a secret in the data folder of the worker has to move to another folder`;
    case "unreachable":
    case "connect_timeout":
      return `check host and port of ${name} in the inventory, and from ${from}: nc -vz ${host} ${port}`;
    case "host_key_unknown":
      return `compare the fingerprint with that of ${name} itself, then add the key or set ssh.strict_host_key_checking: accept-new for ${name}`;
    case "host_key_changed":
      return `see which key the device has now, from ${from}: ssh-keyscan -p ${port} ${host} | ssh-keygen -lf -; if the change is expected, remove the old key: ${removalOf(device)}`;
    case "algorithms":
      return `set ssh: { algorithms: legacy } for ${name}`;
    case "login_refused":
      return `check user and secret of ${by} (${secrets}), ${byHand}`;
    case "credential_blocked":
      return `correct ${by} (${secrets}), then try again`;
    case "login_dialog":
      return `answer the question of the device ${byHand}`;
    case "session_limit":
      return "close other sessions on the device, or wait until they end";
    case "enable_refused":
      return `check the enable secret of ${by} (${secrets})${others.length > 0 ? `, and the platform: the prompt also looks like ${fewOf(others)}` : ""}`;
    case "no_worker":
      return `orchestrator worker --site ${target.site}`;
    case "time_limit":
      return "see whether a run holds the device's session, else allow more time with --timeout";
    case "temporal_unreachable":
      return "start Temporal, or correct TEMPORAL_ADDRESS of the API";
    case "config_locked":
      return `wait until the other session has ended, or end it on ${name}`;
    case "rpc_error":
      return rpcRemedy(failure.rpc_tag, { by, name, byHand });
    case "login_timeout":
    case "mode_unreachable":
      if (isOwnPrompt && others.length > 0)
        return `check the privileges of ${by} on ${name}, and its platform: the prompt also looks like ${fewOf(others)}`;
      return others.length > 0
        ? `correct the platform of ${name}: its prompt looks like ${fewOf(others)}`
        : `check that ${name} is a device of platform ${platform}, and see what it shows after the login, ${byHand}`;
    default:
      return undefined;
  }
}

function rpcRemedy(tag: string | undefined, about: { by: string; name: string; byHand: string }): string {
  const { by, name, byHand } = about;
  switch (tag) {
    case "access-denied":
      return `allow the user of ${by} this operation on ${name} (NACM, or its AAA server)`;
    case "lock-denied":
    case "in-use":
    case "resource-denied":
      return `wait until other sessions have ended, or end them on ${name}`;
    case "operation-not-supported":
    case "unknown-element":
    case "unknown-attribute":
    case "unknown-namespace":
    case "bad-element":
      return `compare the request with the modules that ${name} announces, ${byHand}`;
    default:
      return `correct the request as the message of ${name} says`;
  }
}

/** How the worker gets what a source has to give. */
function howToGive(source: MissingSource): string {
  if ("agent" in source)
    return "start the worker where SSH_AUTH_SOCK names a running agent, or give the credential a private_key";
  if ("env" in source)
    return `set ${source.env} in the environment in which the worker starts, and start it again`;
  if ("file" in source) return `make ${source.file} readable for the worker's user, or correct the inventory`;
  return `run ${source.exec[0] ?? "the command"} by hand as the worker's user, and see what it says`;
}

/** What a person types to log in as the worker does. */
export function loginCommand({ plan, device }: Target): string {
  const user = (of: ResolvedDevice): string => credentialOf(plan, of)?.username ?? "USER";
  const { host, port } = device;
  const hops = device.jumps.flatMap((name) => stop(plan, name) ?? []);
  const jumps = hops.map((hop) => `${user(hop)}@${hop.host}:${hop.port}`);
  return transportOf(device).loginCommand({ host, port, user: user(device), jumps });
}

/** Where the secrets come from, as the inventory writes it. */
export function sourcesOf(credential: Credential, device: ResolvedDevice): string {
  const private_key = device.ssh.private_key ?? credential.private_key;
  const { password, passphrase, agent, enable } = credential;
  const named = { private_key, passphrase, password, enable };
  const sources = Object.entries(named).flatMap(([what, source]) =>
    source ? [`${what}: ${sourceText(source)}`] : [],
  );
  const all = agent ? [...sources, "agent"] : sources;
  return all.length > 0 ? all.join(", ") : "no secret";
}

function sourceText(source: SecretSource): string {
  if ("env" in source) return `env ${source.env}`;
  return "file" in source ? `file ${source.file}` : `exec ${source.exec[0] ?? ""}`;
}

const stop = (
  { jump_hosts, devices }: Target["plan"],
  name: string | undefined,
): ResolvedDevice | undefined => (name === undefined ? undefined : (jump_hosts[name] ?? devices[name]));

const credentialOf = (
  { credentials }: Target["plan"],
  { credential }: ResolvedDevice,
): Credential | undefined => (credential === undefined ? undefined : credentials[credential]);
