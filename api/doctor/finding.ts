// What a probe came to, for people: how far it got, what was found there, and how to mend it.
import type { ProbeResult } from "../../activities/contract.js";
import type { Credential, ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { describeWeak, WEAK_REMEDY } from "../../schemas/secret-strength.js";
import type { DeviceCheck } from "../../packages/devices/src/words/device-checks.js";
import type { DeviceFinding } from "../../schemas/doctor.js";
import type { Plan } from "../../schemas/plan.js";
import { loginCommand, remediationOf, sourcesOf } from "../../projection/remediation.js";
import { transportOf } from "../../packages/devices/src/transports.js";

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
      state: "failed",
      found: withoutName(device, result.message),
      remediation:
        remediationOf({ plan, device }, result) ??
        `log in by hand: ${loginCommand({ plan, device: plan.jump_hosts[result.hop ?? ""] ?? device })}`,
      code: result.code,
      checks,
      ...rest,
    };
  const remedies = [
    ...(checks.host_key === "warning"
      ? ["its host key is not checked: set ssh.strict_host_key_checking to accept-new or yes"]
      : []),
    ...(checks.credential === "warning"
      ? [`${describeWeak(result.weak ?? [], credential?.name ?? "")}; ${WEAK_REMEDY}`]
      : []),
  ];
  return {
    ...about,
    state: remedies.length > 0 ? "warning" : "ok",
    found: foundOf(device, credential, result),
    ...(remedies.length > 0 ? { remediation: remedies.join("; ") } : {}),
    checks,
    ...(checks.prompt === undefined ? {} : { mode: result.mode }),
    ...rest,
  };
}

function checksOf(device: ResolvedDevice, result: ProbeResult): DeviceFinding["checks"] {
  const all = transportOf(device).checks;
  const nothing = !result.ok && BEFORE_ALL.has(result.code);
  // Behind a jump host that fails, the device itself is not reached.
  const failedAt = (code: string, hop?: string) =>
    hop === undefined ? (STUCK_AT[code] ?? all.at(-1)) : "reach";
  const stuck = result.ok ? undefined : failedAt(result.code, result.hop);
  const at = stuck === undefined ? all.length : all.indexOf(stuck);
  const trusting = device.ssh.strict_host_key_checking === "no";
  const states = all.map((check, n): [DeviceCheck, NonNullable<DeviceFinding["checks"][DeviceCheck]>] => {
    if (nothing || n > at) return [check, "not_tried"];
    if (n === at) return [check, "failed"];
    const isWarned =
      (check === "host_key" && trusting) || (check === "credential" && (result.weak ?? []).length > 0);
    return [check, isWarned ? "warning" : "ok"];
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
  const { runs_on_worker, checks } = transportOf(device);
  if (runs_on_worker) return "commands run on the worker's own machine";
  const hasPrompt = checks.includes("prompt");
  return [
    `${transport} ${host}:${port}${jumps.length > 0 ? ` through ${jumps.join(", ")}` : ""}`,
    ...(credential ? [`login ${credential.username} (${sourcesOf(credential, device)})`] : []),
    ...(hasPrompt ? [`${platform} prompt ${prompt ?? ""} (${mode})`] : []),
    `${duration_ms} ms`,
  ].join(", ");
}
