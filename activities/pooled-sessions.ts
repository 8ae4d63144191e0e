// The sessions of a worker, opened when a segment needs one and recorded for the run that uses it.
import type { ArtifactStore } from "../artifacts/store.js";
import { openSession, SessionPool } from "../devices/index.js";
import type { HostKeyStore } from "../devices/index.js";
import { createRedactors, jumpsOf, loginOf } from "./logins.js";
import { startRecording } from "./recording.js";
import type { SecretReader } from "./secrets.js";
import type { HeldSession, SessionWanted, Sessions } from "./sessions.js";

export interface PooledSessionsDeps {
  store: ArtifactStore;
  secrets: SecretReader;
  hostKeys: HostKeyStore;
  /** Path of an SSH agent's socket. */
  agent?: string;
}

export interface PooledSessions extends Sessions {
  closeAll(): Promise<void>;
}

export function createPooledSessions({
  store,
  secrets,
  hostKeys,
  agent,
}: PooledSessionsDeps): PooledSessions {
  const pool = new SessionPool();
  return {
    redactorFor: createRedactors(secrets),
    async acquire(wanted: SessionWanted, signal): Promise<HeldSession> {
      const { run, plan, device, platform, redactor, guard, fresh = false, nth } = wanted;
      const login = await loginOf(secrets, plan, device, agent);
      const recording = startRecording(store, { run, device: device.name, redactor, nth });
      try {
        const lease = await pool.acquire({
          device,
          credential: device.credential ?? "",
          run,
          fresh,
          signal,
          recorder: recording.recorder,
          open: async (options) => {
            const hops = jumpsOf(plan, device).map(async (jump) => ({
              device: jump,
              login: await loginOf(secrets, plan, jump, agent),
            }));
            return openSession({
              device,
              platform,
              login,
              jumps: await Promise.all(hops),
              hostKeys,
              guard,
              mask: (text) => redactor.text(text),
              ...options,
            });
          },
        });
        lease.session.guard(guard);
        return {
          session: lease.session,
          async release() {
            // Nobody is to be left with a line of a run that was cancelled.
            if (signal.aborted) await lease.session.close();
            lease.session.guard(undefined);
            await lease.release();
            await recording.keep();
          },
        };
      } catch (error) {
        await recording.keep();
        throw error;
      }
    },
    closeAll: () => pool.closeAll(),
  };
}
