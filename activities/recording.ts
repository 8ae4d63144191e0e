// Keeps the recording of a segment's session as artifacts of the run.
import { Context } from "@temporalio/activity";
import { sessionCast, sessionRaw } from "../artifacts/paths.js";
import type { Redactor } from "../artifacts/redaction/index.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { asciicastRecorder } from "../devices/recording/asciicast.js";
import type { Recorder } from "../devices/recording/recorder.js";
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
  { run, device, redactor, nth }: { run: string; device: string; redactor: Redactor; nth: number },
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
    masker: () => redactor.stream(),
    title: device,
    width: WIDTH,
    height: HEIGHT,
  });
  return {
    recorder,
    async keep() {
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
  const { activityId, attempt } = Context.current().info;
  const n = Number(activityId.slice(activityId.lastIndexOf("/") + 1)) + 1;
  return nth > 1 ? `${n}.${attempt}.${nth}` : attempt > 1 ? `${n}.${attempt}` : `${n}`;
}
