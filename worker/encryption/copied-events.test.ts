// Encrypted payloads of one workflow or activity that somebody has copied into the history of another: readers of the history
// refuse them as the workflow does.
import { defaultDataConverter } from "@temporalio/common/lib/converter/data-converter.js";
import type { Payload, SerializationContext } from "@temporalio/common";
import { expect, test } from "vitest";
import { EventPayloads } from "../../projection/event-payloads.js";
import { openEvent } from "../../projection/open-history.js";
import { firstValue, type HistoryEvent } from "../../projection/payloads.js";
import { createPayloadCodec } from "../codec.js";
import { MessageConverter } from "./messages.js";

const codec = createPayloadCodec("correct horse battery staple", "strict");
const converter = { ...defaultDataConverter, payloadCodecs: [codec] };
const messages = new MessageConverter();
const workflow = (workflowId: string, namespace = "default") =>
  ({ type: "workflow", namespace, workflowId }) as const;
const activity = (workflowId: string, activityId: string) =>
  ({ type: "activity", namespace: "default", workflowId, activityId, isLocal: false }) as const;

async function sealed(context: SerializationContext): Promise<{ payloads: Payload[] }> {
  const [payload] = await codec.encode([messages.toPayload("said")], context);
  return { payloads: [payload!] };
}

type Sealed = Awaited<ReturnType<typeof sealed>>;
type Attributes = Omit<HistoryEvent, "eventId" | "eventTime">;
const scheduledEventId = 5 as never;
const execution = (workflowId: string) => ({ workflowExecution: { workflowId } });
const data = (activity_id: string) => ({
  payloads: [messages.toPayload({ seq: 1, activity_id, activity_type: "evaluate" })],
});

/** Each kind of event that has payloads, and where its own belong. */
const EVENTS: [name: string, place: SerializationContext, event: (said: Sealed) => Attributes][] = [
  ["start", workflow("run/b"), (input) => ({ workflowExecutionStartedEventAttributes: { input } })],
  ["signal", workflow("run/b"), (input) => ({ workflowExecutionSignaledEventAttributes: { input } })],
  [
    "update",
    workflow("run/b"),
    (args) => ({ workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { input: { args } } } }),
  ],
  ["outcome", workflow("run/b"), (result) => ({ workflowExecutionCompletedEventAttributes: { result } })],
  ["end", workflow("run/b"), (details) => ({ workflowExecutionCanceledEventAttributes: { details } })],
  [
    "memo",
    workflow("run/b"),
    ({ payloads: [held] }) => ({
      workflowPropertiesModifiedEventAttributes: { upsertedMemo: { fields: { held: held! } } },
    }),
  ],
  [
    "activity's input",
    activity("run/b", "0/r2/0"),
    (input) => ({ activityTaskScheduledEventAttributes: { activityId: "0/r2/0", input } }),
  ],
  [
    "activity's result",
    activity("run/b", "0/r1/0"),
    (result) => ({ activityTaskCompletedEventAttributes: { scheduledEventId, result } }),
  ],
  [
    "activity's failure",
    activity("run/b", "0/r1/0"),
    ({ payloads: [encodedAttributes] }) => ({
      activityTaskFailedEventAttributes: {
        scheduledEventId,
        failure: { encodedAttributes: encodedAttributes! },
      },
    }),
  ],
  [
    "activity's heartbeat",
    activity("run/b", "0/r1/0"),
    (lastHeartbeatDetails) => ({
      activityTaskTimedOutEventAttributes: {
        scheduledEventId,
        failure: { timeoutFailureInfo: { lastHeartbeatDetails } },
      },
    }),
  ],
  [
    "activity's cancellation",
    activity("run/b", "0/r1/0"),
    (details) => ({ activityTaskCanceledEventAttributes: { scheduledEventId, details } }),
  ],
  [
    "local activity's result",
    activity("run/b", "7"),
    (result) => ({
      markerRecordedEventAttributes: {
        markerName: "core_local_activity",
        details: { data: data("7"), result },
      },
    }),
  ],
  [
    "start of a child",
    workflow("archive/b"),
    (input) => ({
      startChildWorkflowExecutionInitiatedEventAttributes: { workflowId: "archive/b", input },
    }),
  ],
  [
    "signal to another",
    workflow("lease/default"),
    (input) => ({
      signalExternalWorkflowExecutionInitiatedEventAttributes: { ...execution("lease/default"), input },
    }),
  ],
  [
    "child's outcome",
    workflow("run/b/stage/0/shard/1"),
    (result) => ({
      childWorkflowExecutionCompletedEventAttributes: { ...execution("run/b/stage/0/shard/1"), result },
    }),
  ],
];

const ELSEWHERE: SerializationContext[] = [
  workflow("run/a"),
  workflow("run/b", "other"),
  activity("run/a", "0/r1/0"),
  activity("run/a", "7"),
  activity("run/b", "0/r9/0"),
  activity("run/b", ""),
];

/** What an archive keeps of the event's payload. */
async function kept(event: Attributes): Promise<string> {
  const reader = new EventPayloads(converter, "default", "run/b");
  reader.of({ eventId: 5 as never, activityTaskScheduledEventAttributes: { activityId: "0/r1/0" } });
  const opened = { eventId: 9 as never, ...structuredClone(event) };
  await openEvent(reader, opened);
  return JSON.stringify(opened);
}
const CLEAR = JSON.stringify(Buffer.from('"said"')).slice(0, -1);

test.each(EVENTS)("the payload of a %s is read where it belongs alone", async (_, place, event) => {
  expect(await kept(event(await sealed(place)))).toContain(CLEAR);
  for (const other of ELSEWHERE) expect(await kept(event(await sealed(other)))).not.toContain(CLEAR);
});

test("the end of an activity that nobody has scheduled is that of no activity", async () => {
  const reader = new EventPayloads(converter, "default", "run/b");
  const result = await sealed(activity("run/b", "0/r1/0"));
  const event = { activityTaskCompletedEventAttributes: { scheduledEventId, result } };
  await expect(firstValue(reader.of(event), result)).rejects.toMatchObject({ reason: "misplaced" });
});
