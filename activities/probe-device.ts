// Opens a session with a device as a run would, logs in once, says how far that came, and closes it. Nothing is kept.
import { fromPlan, fromSystem, ownText } from "../packages/devices/src/words/masked.js";
import { Context } from "@temporalio/activity";
import { transportNamed } from "../packages/devices/src/transports.js";
import { DeviceError, type Login } from "../packages/devices/src/index.js";
import { lastLine } from "../packages/devices/src/recording/last-line.js";
import { probeTcp } from "../packages/devices/src/ssh/probe-tcp.js";
import { strengthOf } from "../schemas/secret-strength.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { MaskedProbe, ProbeInput } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { temporalNow } from "./clock.js";
import { planBug, refusal } from "./failure.js";
import { atHop, jumpsOf, loginOf } from "./logins.js";
import { maskMessage } from "./mask-message.js";
import { maskUnexpected } from "./mask-unexpected.js";
import { platformsLike } from "./other-platform.js";
import { PROBE } from "../policy/temporal.js";

type Deps = Pick<ActivityDeps, "sessions" | "secrets">;

export async function probeDevice(
  { sessions, secrets }: Deps,
  { plan, device: name, group, wait_ms, timeout_ms, asked_at }: ProbeInput,
): Promise<MaskedProbe> {
  refuseOld(asked_at);
  const device = plan.devices[name];
  const platform = device && plan.platforms[device.platform];
  if (!platform) throw planBug(ownText`the plan has no device ${fromPlan(name)} with a platform`);
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  const redactor = await sessions.redactorFor(plan, device);
  const limit = timeLimit(wait_ms);
  const signal = AbortSignal.any([Context.current().cancellationSignal, limit.signal]);
  const recorder = lastLine();
  const shown = () => {
    const prompt = redactor.text(recorder.line);
    return prompt === "" ? {} : { prompt };
  };
  let weak: string[] = [];
  try {
    // A credential's first login is made alone; nobody is to wait for devices that nobody can reach.
    weak = weakIn(await loginOf(secrets, plan, device));
    await probeFirstHop(plan, device, signal);
    const held = await sessions.acquire(
      {
        run: group,
        plan,
        device,
        platform,
        redactor,
        recorder,
        guard: () => true,
        fresh: true,
        opening: () => limit.restart(timeout_ms),
        nth: 1,
      },
      signal,
    );
    const seen = {
      mode: held.session.mode,
      ...shown(),
      ...(weak.length > 0 ? { weak } : {}),
      duration_ms: took(),
    };
    await held.session.close();
    await held.release();
    return { ok: true, ...seen };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw maskUnexpected(redactor, error);
    return {
      ok: false,
      code: limit.signal.aborted ? "time_limit" : error.code,
      message: maskMessage({ redactor, plan, device }, error.message),
      ...shown(),
      similar: await platformsLike(recorder.line, error.details.tail),
      ...(error.details.hop === undefined ? {} : { hop: error.details.hop }),
      ...(error.details.source === undefined ? {} : { source: error.details.source }),
      duration_ms: took(),
    };
  } finally {
    limit.clear();
  }
}

/**
 * Whoever reaches Temporal may start it once more with its own input: nobody logs in with that for ever. An hour is more
 * than the clocks of API and Temporal differ by.
 */
function refuseOld(asked_at: string): void {
  const age_ms = temporalNow() - Date.parse(asked_at);
  if (age_ms < PROBE.asked_ms) return;
  throw refusal(
    ownText`the device check was asked for at ${fromSystem(asked_at)}; this worker makes none that old. Ask again: orchestrator doctor -i INVENTORY`,
    "run_over",
  );
}

/** Told by name, never by value. */
const weakIn = ({ password, enable, passphrase }: Login): string[] =>
  Object.entries({ password, "enable secret": enable, passphrase })
    .filter(([, value]) => value !== undefined && strengthOf(value) !== "strong")
    .map(([name]) => name);

/** Where the way begins. */
async function probeFirstHop(plan: Plan, device: ResolvedDevice, signal: AbortSignal): Promise<void> {
  const [hop] = jumpsOf(plan, device);
  const first = hop ?? device;
  const transport = transportNamed(first.transport);
  if (!transport || transport.runs_on_worker || transport.one_connection) return;
  const look = () => probeTcp(first, { signal });
  await (hop ? atHop(device, hop, look) : look());
}

function timeLimit(ms: number) {
  const controller = new AbortController();
  const start = (within_ms: number) => setTimeout(() => controller.abort(), within_ms);
  let timer = start(ms);
  const clear = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    restart(within_ms: number) {
      clear();
      timer = start(within_ms);
    },
    clear,
  };
}
