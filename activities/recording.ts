// Keeps the recording of a segment's session as artifacts of the run.
import { sessionCast, sessionRaw } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { asciicastRecorder } from "../packages/devices/src/recording/asciicast.js";
import type { Recorder } from "../packages/devices/src/recording/recorder.js";
import type { LiveRedactor } from "./redactors.js";
import { ownActivity } from "./own-activity.js";
import { spool } from "./spool.js";

export interface Recording {
  recorder: Recorder;
  /** Ends the recording and keeps what it holds. */
  keep(): Promise<void>;
}

const MEDIA = { cast: "application/x-asciicast", raw: "application/octet-stream" } as const;
const WIDTH = 511;
const HEIGHT = 24;

export function startRecording(
  store: ArtifactStore,
  {
    run,
    device,
    redactor,
    lost = new Set(),
    nth,
  }: {
    run: string;
    device: string;
    redactor: LiveRedactor;
    lost?: ReadonlySet<string> | undefined;
    nth: number;
  },
): Recording {
  const n = sessionNumber(nth);
  const cast = spool();
  const raw = spool();
  let isText = false;
  const recorder = asciicastRecorder({
    cast,
    raw: Object.assign(raw, {
      discard: async () => {
        isText = true;
        await raw.clear();
      },
    }),
    find: Object.assign((text: string) => redactor.with([...lost]).spans(text), {
      opened: (text: string) => redactor.opened(text),
    }),
    title: device,
    width: WIDTH,
    height: HEIGHT,
  });
  return {
    recorder,
    async keep() {
      await redactor.refresh();
      await recorder.close();
      await store.put(sessionCast(run, device, n), cast.read(), { media_type: MEDIA.cast });
      await cast.clear();
      if (isText) return;
      await store.put(sessionRaw(run, device, n), raw.read(), { media_type: MEDIA.raw });
      await raw.clear();
    },
  };
}

/** Segments of a device are numbered by the workflow; each attempt, and each session of one, has its own recording. */
function sessionNumber(nth: number): string {
  const { activity_id, attempt } = ownActivity();
  const n = Number(activity_id.slice(activity_id.lastIndexOf("/") + 1)) + 1;
  return nth > 1 ? `${n}.${attempt}.${nth}` : attempt > 1 ? `${n}.${attempt}` : `${n}`;
}
