// The sessions of a worker, opened when a segment needs one and recorded for the run that uses it.
import type { Logger } from "pino";
import type { ArtifactStore } from "../artifacts/store.js";
import { openSession } from "../devices/index.js";
import type { HostKeyStore } from "../devices/index.js";
import { jumpsOf, loginOf, redactorFor } from "./logins.js";
import { startRecording } from "./recording.js";
import type { SecretReader } from "./secrets.js";
import type { HeldSession, SessionWanted, Sessions } from "./sessions.js";

export interface PooledSessionsDeps {
  store: ArtifactStore;
  secrets: SecretReader;
  hostKeys: HostKeyStore;
  /** Path of an SSH agent's socket. */
  agent?: string;
  log: Logger;
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
  return {
    redactorFor: (plan, device) => redactorFor(secrets, plan, device),
    async acquire({ run, plan, device, platform, redactor }: SessionWanted, signal): Promise<HeldSession> {
      const login = await loginOf(secrets, plan, device, agent);
      const jumps = await Promise.all(
        jumpsOf(plan, device).map(async (jump) => ({
          device: jump,
          login: await loginOf(secrets, plan, jump, agent),
        })),
      );
      const recording = startRecording(store, { run, device: device.name, redactor });
      try {
        const session = await openSession({
          device,
          platform,
          login,
          jumps,
          hostKeys,
          signal,
          recorder: recording.recorder,
        });
        return {
          session,
          async release() {
            await session.close();
            await recording.keep();
          },
        };
      } catch (error) {
        await recording.keep();
        throw error;
      }
    },
    async closeAll() {},
  };
}
