// Where the payloads of an event belong. Who can reach Temporal can copy an encrypted payload of one workflow into the
// history of another; the workflow refuses it there, and so must all who read the history.
import type { LoadedDataConverter, SerializationContext } from "@temporalio/common";
import { coreData, type HistoryEvent, numberOf, type PayloadReader } from "./payloads.js";

/** Reads the events of one workflow, in their order: the end of an activity does not say which one it is. */
export class EventPayloads {
  /** Ids of activities by the number of the event that scheduled them. An execution that continues another has its own. */
  private readonly activities = new Map<number, string>();

  constructor(
    private readonly converter: LoadedDataConverter,
    private readonly namespace: string,
    private readonly workflowId: string,
  ) {}

  /** What opens the payloads of this event. */
  of(event: HistoryEvent): PayloadReader {
    if (this.converter.payloadCodecs.length === 0) return { converter: this.converter };
    return { converter: this.converter, place: this.placeOf(event) };
  }

  private placeOf(event: HistoryEvent): SerializationContext {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const id = scheduled.activityId ?? "";
      this.activities.set(numberOf(event.eventId), id);
      return this.activity(id);
    }
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    // Where it is not known, no activity has this id.
    if (ended) return this.activity(this.activities.get(numberOf(ended.scheduledEventId)) ?? "");
    const marker = event.markerRecordedEventAttributes;
    if (marker) return this.activity(localActivityId(marker.details?.["data"]));
    return this.workflow(otherWorkflowOf(event) ?? this.workflowId);
  }

  private activity(activityId: string): SerializationContext {
    return activityPlace(this.namespace, this.workflowId, activityId);
  }

  private workflow(workflowId: string): SerializationContext {
    return { type: "workflow", namespace: this.namespace, workflowId };
  }
}

const activityPlace = (namespace: string, workflowId: string, activityId: string): SerializationContext => ({
  type: "activity",
  namespace,
  workflowId,
  activityId,
  isLocal: false,
});

/** What opens the payloads of an activity that is under way. */
export const activityReader = (
  { converter, namespace }: { converter: LoadedDataConverter; namespace: string },
  workflowId: string,
  activityId: string,
): PayloadReader => ({ converter, place: activityPlace(namespace, workflowId, activityId) });

/** Not encrypted; a wrong one names a place that the result was not encrypted for. */
function localActivityId(data: Parameters<typeof coreData>[0]): string {
  const { activity_id } = (coreData(data) ?? {}) as { activity_id?: unknown };
  return typeof activity_id === "string" ? activity_id : "";
}

/** What is said to or by another workflow belongs to that one. */
function otherWorkflowOf(event: HistoryEvent): string | undefined {
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child) return child.workflowId ?? "";
  const told =
    event.signalExternalWorkflowExecutionInitiatedEventAttributes ??
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes;
  return told ? (told.workflowExecution?.workflowId ?? "") : undefined;
}
