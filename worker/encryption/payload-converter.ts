// Turns payloads into values within workflows, and those that are refused into a mark that workflow-interceptors.ts looks for.
import type { ConverterHint, Payload, SerializationContext } from "@temporalio/common";
import { inWorkflowContext, workflowInfo } from "@temporalio/workflow";
import { NO_MESSAGE, OUTCOME, RESULT } from "../../schemas/message-label.js";
import { labelOf, MessageConverter, Received } from "./messages.js";
import { refusedIn } from "./refused-payload.js";

/** What a workflow reads for an activity or a child is its result, and nothing else that belongs there. */
class WorkflowConverter extends MessageConverter {
  override fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    const refused = refusedIn(payload);
    if (refused) return refused as T;
    const value = super.fromPayload<T>(payload, context, hint);
    if (context?.type !== "activity") {
      const isOfChild =
        context !== undefined && inWorkflowContext() && context.workflowId !== workflowInfo().workflowId;
      return isOfChild && labelOf(payload) !== OUTCOME
        ? (new Received(value, NO_MESSAGE, undefined) as T)
        : value;
    }
    if (value instanceof Received && value.label === RESULT) return value.value as T;
    return (value instanceof Received ? value : new Received(value, NO_MESSAGE, undefined)) as T;
  }
}

export const payloadConverter = new WorkflowConverter();
