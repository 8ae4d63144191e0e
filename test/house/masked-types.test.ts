// Each place that keeps, shows or logs something takes masked text alone: raw text does not compile there.
import { expect, test } from "vitest";
import type { EvaluateResult, MaskedProbe } from "../../activities/contract.js";
import { internalFailure, planBug, refusal, tryAgain } from "../../activities/failure.js";
import { NotSent, type Intent } from "../../activities/intent.js";
import type { Journal } from "../../activities/journal.js";
import type { put } from "../../activities/steps/commands.js";
import type { SendOutcome } from "../../activities/webhook/send.js";
import type { Redactor } from "../../artifacts/redaction/index.js";
import type { PatientStore } from "../../artifacts/eventually.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { MaskedEvent } from "../../packages/devices/src/recording/masked-events.js";
import type { ByteSink, Queue } from "../../packages/devices/src/recording/queue.js";
import type { Recorder } from "../../packages/devices/src/recording/recorder.js";
import type { LoginOutcome } from "../../packages/devices/src/pool/login-ledger.js";
import { fromPlan, ownText, ownWord } from "../../packages/devices/src/words/masked.js";
import type { MaskedResult } from "../../schemas/result.js";
import type { Log } from "../../telemetry/log.js";
import type { Span } from "../../telemetry/tracing.js";

interface Sinks {
  store: ArtifactStore;
  patient: PatientStore;
  keep: typeof put;
  task: Parameters<typeof put>[0];
  journal: Journal;
  log: Log;
  span: Span;
  recorder: Recorder;
  queue: Queue;
  sink: ByteSink;
}

/** Is only compiled. */
export async function rawTextIsRefused(
  { store, patient, keep, task, journal, log, span, recorder, queue, sink }: Sinks,
  raw: string,
  bytes: Buffer,
  error: Error,
  stream: AsyncIterable<Uint8Array>,
): Promise<void> {
  // @ts-expect-error the store
  await store.put("a", raw);
  // @ts-expect-error the store
  await store.put("a", bytes);
  // @ts-expect-error the store
  await store.put("a", stream);
  // @ts-expect-error the store
  await store.create("a", raw);
  // @ts-expect-error a pack
  await store.putPack?.("a", [{ path: "a", bytes: 1, sha256: "", media_type: "", body: bytes }]);
  // @ts-expect-error the store of a worker
  await patient.putEventually("a", raw);
  // @ts-expect-error artifacts of a step
  await keep(task, "a", raw);

  // @ts-expect-error the heartbeat
  journal.noteFailure(raw);
  // @ts-expect-error the heartbeat
  journal.waits(raw);
  // @ts-expect-error the heartbeat
  await journal.markSent({ at: "", lines: [raw] });
  // @ts-expect-error results
  journal.add({} as Omit<MaskedResult, "message"> & { message: string });
  // @ts-expect-error results
  journal.add({} as Omit<MaskedResult, "commands"> & { commands: string[] });
  // @ts-expect-error results
  journal.add({} as Omit<MaskedResult, "detail"> & { detail: Record<string, string> });
  // @ts-expect-error results
  journal.add({} as Omit<MaskedResult, "saved"> & { saved: Record<string, string[]> });

  // @ts-expect-error errors
  planBug(raw);
  // @ts-expect-error errors
  refusal(raw, "plan_bug");
  // @ts-expect-error errors
  await tryAgain(journal, raw, 1);
  // @ts-expect-error errors
  internalFailure(error, journal);
  // @ts-expect-error errors
  new NotSent(raw, "taken").why.toString();

  // @ts-expect-error events
  const evaluated: Pick<EvaluateResult, "error"> = { error: raw };
  // @ts-expect-error the answer of doctor
  const probed: MaskedProbe = { ok: false, code: "x", message: raw, duration_ms: 0 };
  // @ts-expect-error what becomes of a notification
  const sent: SendOutcome = { kind: "refused", why: raw };
  // @ts-expect-error what workers tell each other
  const refused: LoginOutcome = { code: "login_refused", message: raw };
  // @ts-expect-error intents
  const intent: Pick<Intent, "lines"> = { lines: [raw] };

  // @ts-expect-error the log
  log.info(raw);
  // @ts-expect-error the log
  log.info(`step ${raw}`);
  // @ts-expect-error the log
  log.warn({ device: raw }, "a text of ours");
  // @ts-expect-error the log
  log.warn({ about: { lines: [raw] } }, "a text of ours");
  // @ts-expect-error the log
  log.error({ err: error }, "a text of ours");
  // @ts-expect-error the log
  log.child({ run: raw });

  // @ts-expect-error traces
  span.set({ command: raw });
  // @ts-expect-error traces
  span.fail(raw);

  // @ts-expect-error recordings
  recorder.mark(raw);
  // @ts-expect-error recordings
  queue.push(raw);
  // @ts-expect-error recordings
  queue.push(bytes);
  // @ts-expect-error recordings
  await sink.write(bytes);
  // @ts-expect-error recordings
  const event: MaskedEvent = { time: 0, kind: "o", text: raw };

  // @ts-expect-error a sentence of ours quotes what is masked
  void ownText`the device said ${raw}`;
  // @ts-expect-error a word of ours stands in our source
  ownWord(raw);
  // @ts-expect-error a word of ours stands in our source
  ownWord(`device ${raw}`);
  void [evaluated, probed, sent, refused, intent, event];
}

/** Is only compiled. */
export async function maskedTextIsTaken(
  { store, journal, log, recorder }: Sinks,
  redactor: Redactor,
  raw: string,
): Promise<void> {
  await store.put("a", redactor.text(raw));
  journal.noteFailure(redactor.cutText(raw));
  log.info({ device: fromPlan("r1"), tries: 2, status: "passed" as const }, "step ended");
  log.warn(ownText`the device said ${redactor.text(raw)}`);
  recorder.mark(ownWord("closed"));
}

test("sentences of ours are what they say", () => {
  expect(ownText`line ${2} \`${ownWord("shutdown")}\`\n${fromPlan("r1")}`).toBe("line 2 `shutdown`\nr1");
  expect(ownText`… and ${3} more`).toBe("… and 3 more");
});
