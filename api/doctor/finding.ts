// What a probe came to, for people: how far it got, what was found there, and how to mend it.
import type { ProbeResult } from "../../activities/contract.js";
import { ALLOW_SETTING } from "../../schemas/capability.js";
import type { Credential, ResolvedDevice } from "../../schemas/device.js";
import { DEVICE_CHECKS, type DeviceCheck, type DeviceFinding } from "../../schemas/doctor.js";
import type { Plan } from "../../schemas/plan.js";
import type { SecretSource } from "../../schemas/secret.js";

/** Where a session that did not come about got stuck; what is not named here is the prompt's. */
const STUCK_AT: Record<string, DeviceCheck> = {
  secret_unavailable: "credential",
  unreachable: "reach",
  connect_timeout: "reach",
  host_key_unknown: "host_key",
  host_key_changed: "host_key",
  algorithms: "host_key",
  login_refused: "login",
  login_dialog: "login",
  session_limit: "login",
  credential_blocked: "login",
};
/** Nothing was tried on the device. */
const BEFORE_ALL = new Set(["not_allowed", "no_worker", "interrupted", "time_limit", "temporal_unreachable"]);

const CHECKS_OF: Record<ResolvedDevice["transport"], readonly DeviceCheck[]> = {
  ssh: DEVICE_CHECKS,
  ssh_exec: ["credential", "reach", "host_key", "login"],
  netconf: ["credential", "reach", "host_key", "login"],
  telnet: ["credential", "reach", "login", "prompt"],
  local: [],
};

export function findingOf(plan: Plan, device: ResolvedDevice, result: ProbeResult): DeviceFinding {
  const { name, site, platform, transport, host, port, jumps } = device;
  const about = { device: name, site, platform, transport, host, port, jumps };
  const credential = device.credential === undefined ? undefined : plan.credentials[device.credential];
  const rest = {
    ...(result.prompt === undefined ? {} : { prompt: result.prompt }),
    duration_ms: result.duration_ms,
  };
  const checks = checksOf(device, result);
  if (!result.ok)
    return {
      ...about,
      state: "wrong",
      found: withoutName(device, result.message),
      cure: cureOf({ device, credential, result }),
      code: result.code,
      checks,
      ...rest,
    };
  const cures = [
    ...(checks.host_key === "warning"
      ? ["its host key is not checked: set ssh.strict_host_key_checking to accept-new or yes"]
      : []),
    ...(checks.credential === "warning" ? [weakCure(credential, result.weak ?? [])] : []),
  ];
  return {
    ...about,
    state: cures.length > 0 ? "warning" : "fine",
    found: foundOf(device, credential, result),
    ...(cures.length > 0 ? { cure: cures.join("; ") } : {}),
    checks,
    ...(checks.prompt === undefined ? {} : { mode: result.mode }),
    ...rest,
  };
}

/** Masked wherever it stands such a secret would hide other words. */
function weakCure(credential: Credential | undefined, weak: string[]): string {
  const [are, they, words] = weak.length > 1 ? ["are", "they are", "words"] : ["is", "it is", "a word"];
  return `the ${weak.join(" and ")} of credential ${credential?.name ?? ""} ${are} short or common: ${they} masked only as ${words} of ${weak.length > 1 ? "their" : "its"} own, and a common word only where its line says that it is a secret; use at least 6 characters that are no common word`;
}

function checksOf(device: ResolvedDevice, result: ProbeResult): DeviceFinding["checks"] {
  const all = CHECKS_OF[device.transport];
  const nothing = !result.ok && BEFORE_ALL.has(result.code);
  const stuck = result.ok ? undefined : (STUCK_AT[result.code] ?? all.at(-1));
  const at = stuck === undefined ? all.length : all.indexOf(stuck);
  const trusting = device.ssh.strict_host_key_checking === "no";
  const states = all.map((check, n): [DeviceCheck, NonNullable<DeviceFinding["checks"][DeviceCheck]>] => {
    if (nothing || n > at) return [check, "not_tried"];
    if (n === at) return [check, "wrong"];
    const isWarned =
      (check === "host_key" && trusting) || (check === "credential" && (result.weak ?? []).length > 0);
    return [check, isWarned ? "warning" : "fine"];
  });
  return Object.fromEntries(states) as DeviceFinding["checks"];
}

/** The finding names the device already. */
const withoutName = ({ name, host, port }: ResolvedDevice, message: string): string =>
  [`${name} (${host}:${port}): `, `${name}: `].reduce(
    (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
    message,
  );

function foundOf(
  device: ResolvedDevice,
  credential: Credential | undefined,
  { mode, prompt, duration_ms }: Extract<ProbeResult, { ok: true }>,
): string {
  const { transport, host, port, jumps, platform } = device;
  if (transport === "local") return "commands run on the worker's own machine";
  const hasPrompt = CHECKS_OF[transport].includes("prompt");
  return [
    `${transport} ${host}:${port}${jumps.length > 0 ? ` through ${jumps.join(", ")}` : ""}`,
    ...(credential ? [`login ${credential.username} (${sourcesOf(credential, device)})`] : []),
    ...(hasPrompt ? [`${platform} prompt ${prompt ?? ""} (${mode})`] : []),
    `${duration_ms} ms`,
  ].join(", ");
}

/** Where the secrets come from, as the inventory writes it; never what they are. */
function sourcesOf(credential: Credential, device: ResolvedDevice): string {
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

interface Situation {
  device: ResolvedDevice;
  credential: Credential | undefined;
  result: Extract<ProbeResult, { ok: false }>;
}

function cureOf({ device, credential, result: { code, similar = [] } }: Situation): string {
  const { name, host, port, platform, site, transport } = device;
  const by = credential ? `credential ${credential.name}` : "the credential";
  const secrets = credential ? sourcesOf(credential, device) : "its secrets";
  const byHand = `ssh -p ${port} ${credential?.username ?? "USER"}@${host}`;
  const others = similar.filter((each) => each !== platform);
  switch (code) {
    case "secret_unavailable":
      return `give the worker what ${by} names (${secrets}); an environment variable has to be set before the worker starts`;
    case "not_allowed":
      return `allow it on the worker of site ${site} with ${ALLOW_SETTING} and restart that worker, or change the inventory`;
    case "unreachable":
    case "connect_timeout":
      return `check host and port of ${name} in the inventory, and from the worker's machine: nc -vz ${host} ${port}`;
    case "host_key_unknown":
      return "compare the fingerprint with the device's own, then add the key or set ssh.strict_host_key_checking: accept-new";
    case "host_key_changed":
      return "find out why the key has changed; if it may, remove the old one from known_hosts and look again";
    case "algorithms":
      return `set ssh: { algorithms: legacy } for ${name}`;
    case "login_refused":
      return `check user and secret of ${by} (${secrets}), once by hand: ${byHand}`;
    case "credential_blocked":
      return `mend ${by} (${secrets}), then look again`;
    case "login_dialog":
      return `log in by hand once and answer it: ${byHand}`;
    case "session_limit":
      return "close other sessions on the device, or wait until they end";
    case "enable_refused":
      return `check the enable secret of ${by} (${secrets})${others.length > 0 ? `, and the platform: such a prompt has also ${others.join(", ")}` : ""}`;
    case "no_worker":
      return `orchestrator worker --site ${site}`;
    case "time_limit":
      return "see whether a run holds the device's session, else allow more time with --timeout";
    case "temporal_unreachable":
      return "start Temporal, or correct TEMPORAL_ADDRESS of the API";
    case "login_timeout":
    case "mode_unreachable":
      return others.length > 0
        ? `correct the platform of ${name}: such a prompt has ${others.join(", ")}`
        : `check that ${name} is a device of platform ${platform}, and see what it shows after the login`;
    default:
      return transport === "telnet" ? `log in by hand: telnet ${host} ${port}` : `log in by hand: ${byHand}`;
  }
}
