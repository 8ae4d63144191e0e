// The sessions of a worker, opened when a segment needs one and recorded for the run that uses it.
import { fromPlan } from "../packages/devices/src/words/masked.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { type LoginPace, openSession, SessionPool } from "../packages/devices/src/index.js";
import {
  DeviceError,
  type HostKeyStore,
  type OpenOptions,
  type Session,
} from "../packages/devices/src/index.js";
import { failureMark, stepMark } from "../packages/devices/src/recording/marks.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { Tracing } from "../telemetry/tracing.js";
import type { Gate } from "./gate.js";
import { createLoginLedger } from "./login-ledger.js";
import { atHop, jumpsOf, loginOf } from "./logins.js";
import { maskMessage } from "./mask-message.js";
import { withSimilar } from "./other-platform.js";
import type { Meter } from "./meter.js";
import { type Recording, startRecording } from "./recording.js";
import type { SecretReader } from "./secrets.js";
import type { HeldSession, SessionWanted, Sessions } from "./sessions.js";
import { createRedactors } from "./redactors.js";
import { tracedSession } from "./traced-session.js";

/** Where learnt host keys are kept. */
export interface TrustStores {
  /** By runs of the owner, and of all callers where the API knows no owner. It counts for everybody. */
  shared: HostKeyStore;
  /** By runs of others. It counts for them alone. */
  guests: HostKeyStore;
}

/** The host keys that count in a run, and where it keeps those that it learns. */
const trustOf = ({ shared, guests }: TrustStores, { guest }: Plan) =>
  guest ? { hostKeys: guests, sharedHostKeys: shared } : { hostKeys: shared };

export interface PooledSessionsDeps {
  store: ArtifactStore;
  secrets: SecretReader;
  hostKeys: TrustStores;
  gate: Gate;
  meter: Meter;
  tracing: Tracing;
  pace: LoginPace;
}

export interface PooledSessions extends Sessions {
  stats(): SessionPool["stats"];
  closeAll(): Promise<void>;
}

export function createPooledSessions({
  store,
  secrets,
  hostKeys,
  gate,
  meter,
  tracing,
  pace,
}: PooledSessionsDeps): PooledSessions {
  const pool = new SessionPool({ logins: createLoginLedger(store), pace });
  const open = measuredOpen(meter, tracing);
  const onHop: OpenOptions["onHop"] = (times) => meter.hop(times);
  return {
    redactorFor: createRedactors(secrets),
    async acquire(wanted: SessionWanted, signal): Promise<HeldSession> {
      const { run, plan, device, platform, redactor, guard, fresh = false, use, waits } = wanted;
      const jumps = jumpsOf(plan, device);
      const credentialOf = ({ credential }: ResolvedDevice) =>
        credential === undefined ? undefined : plan.credentials[credential];
      const target = gate.device(device);
      const hosts: ResolvedDevice[] = [];
      for (const jump of jumps) hosts.push(await atHop(device, jump, () => gate.device(jump)));
      const login = await loginOf(secrets, plan, device, gate.agent);
      const mask = (text: string) => redactor.cutText(text);
      const recording = recordingOf(store, wanted);
      if (use) recording.recorder.mark(stepMark(use.step));
      try {
        const lease = await pool.acquire({
          device,
          credential: credentialOf(device),
          platform,
          login,
          jumps: jumps.map((jump) => ({
            device: jump,
            credential: credentialOf(jump),
          })),
          trust: plan.guest ? "guests" : "shared",
          run,
          fresh,
          proven: wanted.proven === true,
          signal,
          recorder: recording.recorder,
          onWait: waits,
          maskRefusal: (message) => maskMessage({ redactor, plan, device }, message),
          open: async (options) => {
            wanted.opening?.();
            const hops = hosts.map(async (jump) => ({
              device: jump,
              login: await atHop(device, jump, () => loginOf(secrets, plan, jump, gate.agent)),
            }));
            return open({
              device: target,
              platform,
              login,
              jumps: await Promise.all(hops),
              ...trustOf(hostKeys, plan),
              guard,
              mask,
              onHop,
              ...options,
            });
          },
        });
        waits?.(undefined);
        lease.session.guard(guard);
        meter.pool(lease.reused ? "hit" : "miss");
        return {
          session: tracing.on ? tracedSession(lease.session, tracing, mask) : lease.session,
          begin: ({ step }) => recording.recorder.mark(stepMark(step)),
          async release() {
            // Nobody is to be left with a line of a run that was cancelled.
            if (signal.aborted) await lease.session.close();
            lease.session.guard(undefined);
            await lease.release();
            await recording.keep();
          },
        };
      } catch (error) {
        waits?.(undefined);
        if (error instanceof DeviceError) {
          const message = maskMessage({ redactor, plan, device }, error.message);
          recording.recorder.mark(failureMark({ code: error.code, message }));
        }
        await recording.keep();
        throw error instanceof DeviceError ? await withSimilar(error, platform) : error;
      }
    },
    stats: () => pool.stats,
    closeAll: () => pool.closeAll(),
  };
}

function recordingOf(
  ofWorker: ArtifactStore,
  { store = ofWorker, recorder, run, device, redactor, lost, nth }: SessionWanted,
): Recording {
  if (recorder) return { recorder, keep: () => recorder.close() };
  return startRecording(store, { run, device: device.name, redactor, lost, nth });
}

/** Opens a session, timed and counted by how that ended. */
const measuredOpen =
  (meter: Meter, tracing: Tracing) =>
  async (options: OpenOptions): Promise<Session> => {
    const { transport, host, port } = options.device;
    const since = performance.now();
    const told = (outcome: string) =>
      meter.opened({ transport, outcome, seconds: (performance.now() - since) / 1_000 });
    try {
      const attributes = {
        "orchestrator.transport": fromPlan(transport),
        "server.address": fromPlan(host),
        "server.port": port,
      };
      const session = tracing.on
        ? await tracing.span("device open", { kind: "client", attributes }, () => openSession(options))
        : await openSession(options);
      told("ok");
      return session;
    } catch (error) {
      told(error instanceof DeviceError ? error.code : "error");
      throw error;
    }
  };
