// Recorded sessions in place of devices: what is typed is answered as it was in the recorded run, and reaches nothing.
import { createRedactor } from "../artifacts/redaction/index.js";
import { deviceFolder } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { cliPlatform } from "../packages/devices/src/cli-platform.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import { replaySession } from "../packages/devices/src/replay/session.js";
import { RecordedSession } from "../packages/devices/src/replay/recorded-session.js";
import { stepMark } from "../packages/devices/src/recording/marks.js";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { Plan } from "../schemas/plan.js";
import type { ReplayDeps } from "./deps.js";
import { jumpsOf } from "./logins.js";
import { startRecording } from "./recording.js";
import { shapesOf } from "./redactors.js";
import type { SecretReader } from "./secrets.js";
import type { HeldSession, Sessions, SessionWanted } from "./sessions.js";
import { recordedTime } from "./time.js";

/** Stands for every secret, as it does in recordings. */
export const maskedSecrets: SecretReader = {
  read: () => Promise.resolve("***"),
  known: () => [],
  version: 0,
};

export interface RecordedSessionsDeps {
  store: ArtifactStore;
  /** The recorded run. */
  run: string;
}

export function createRecordedSessions({
  store,
  run,
}: RecordedSessionsDeps): Sessions & { recorded: ReplayDeps } {
  const recordings = new Map<string, Promise<RecordedSession>>();
  const recordedOf = (plan: Plan, device: ResolvedDevice): Promise<RecordedSession> => {
    const known = recordings.get(device.name) ?? load(store, run, plan, device);
    recordings.set(device.name, known);
    return known;
  };
  return {
    recorded: {
      run,
      async timeOf(plan, name) {
        const device = plan.devices[name];
        // A device without a recording fails when it is first used.
        const recorded = device && (await recordedOf(plan, device).catch(() => undefined));
        return recorded && recordedTime(recorded);
      },
      async skip(plan, name, step) {
        const device = plan.devices[name];
        if (device) (await recordedOf(plan, device)).skip(step);
      },
    },
    async redactorFor(plan, device) {
      const stops = [device, ...jumpsOf(plan, device)];
      return { ...createRedactor({ secrets: [], ...shapesOf(plan, stops) }), refresh: () => undefined };
    },
    async acquire(wanted: SessionWanted, signal): Promise<HeldSession> {
      const { plan, device, platform, redactor, lost, guard, nth, use } = wanted;
      const recorded = await recordedOf(plan, device);
      const about = { run: wanted.run, device: device.name, redactor, lost, nth };
      const recording = startRecording(wanted.store ?? store, about);
      if (use) recording.recorder.mark(stepMark(use.step));
      try {
        const session = await replaySession({
          casts: recorded,
          platform: cliPlatform({ device, platform }),
          device: device.name,
          signal,
          recorder: recording.recorder,
          mask: (text) => redactor.text(text),
          use,
        });
        session.guard(guard);
        return {
          session,
          begin(next) {
            recording.recorder.mark(stepMark(next.step));
            session.begin(next);
          },
          async release() {
            session.record(undefined);
            await session.close();
            await recording.keep();
          },
        };
      } catch (error) {
        await recording.keep();
        throw error;
      }
    },
  };
}

/** @throws {DeviceError} not_recorded, unsupported */
async function load(
  store: ArtifactStore,
  run: string,
  plan: Plan,
  device: ResolvedDevice,
): Promise<RecordedSession> {
  const platform = plan.platforms[device.platform];
  const found: { order: number[]; path: string }[] = [];
  for await (const { path } of store.sizes(deviceFolder(run, device.name))) {
    const numbers = /\/session-([\d.]+)\.cast$/.exec(path)?.[1];
    if (numbers !== undefined) found.push({ order: numbers.split(".").map(Number), path });
  }
  if (!platform || found.length === 0)
    throw new DeviceError(
      "not_recorded",
      `${device.name}: the recorded run ${run} holds no session with this device. Record a run on it, or leave it out.`,
      { sent: false },
    );
  const casts: string[] = [];
  for (const { path } of found.toSorted((a, b) => byNumbers(a.order, b.order)))
    casts.push((await store.read(path))?.toString("utf8") ?? "");
  try {
    return new RecordedSession(casts, cliPlatform({ device, platform }));
  } catch (error) {
    throw new DeviceError("unsupported", `${device.name}: ${(error as Error).message}.`, { sent: false });
  }
}

/** Segment, attempt, session of the attempt; the first ones are not written. */
function byNumbers(a: number[], b: number[]): number {
  for (const n of [0, 1, 2]) {
    const difference = (a[n] ?? 1) - (b[n] ?? 1);
    if (difference !== 0) return difference;
  }
  return 0;
}
