// Within workflows, where an encryption key is set: what was refused, is another message, or was heard before starts nothing and
// changes nothing. A start fails the workflow, an update is rejected, a signal is dropped, an activity's result counts as its failure: the run that somebody else wrote to goes on.
import { log, workflowInfo } from "@temporalio/workflow";
import type { ApplicationFailure, WorkflowInterceptorsFactory } from "@temporalio/workflow";
import {
  activityLabel,
  HEARD,
  HeardMessages,
  OUTCOME,
  signalLabel,
  startLabel,
  updateLabel,
} from "../../schemas/message-label.js";
import { PayloadRefused } from "../../schemas/payload-refused.js";
import { SIGNALS } from "../../workflows/messages.js";
import { heardAs, idOf, label, Labelled, labelledAs, Received } from "./messages.js";
import { refusal } from "./refused-payload.js";

/** Who has the key always says something, but for this signal, which makes an archive look whether its run is over. */
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set([SIGNALS.runClosed]);
/** As many ids as one payload takes well. */
const HANDED_ON = 1_000;

const read = (args: readonly unknown[], label: string): unknown[] =>
  heardAs(args, label, "A message without arguments");

const repeated = (): ApplicationFailure => refusal(new PayloadRefused("repeated").message);

/**
 * None of them awaits anything: a promise more would change the order in which workflows go on, and histories of before
 * would no longer replay.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const heard = new HeardMessages();
  let sent = 0;
  return {
    inbound: [
      {
        execute(input, next) {
          try {
            const handedOn = input.args.filter((arg) => arg instanceof Received && arg.label === HEARD);
            const args = read(
              input.args.filter((arg) => !handedOn.includes(arg)),
              startLabel(workflowInfo().workflowType),
            );
            for (const { value } of handedOn as Received[]) for (const id of value as string[]) heard.add(id);
            return next({ ...input, args });
          } catch (error) {
            return Promise.reject(error);
          }
        },
        handleSignal(input, next) {
          const { signalName } = input;
          if (WITHOUT_ARGUMENTS.has(signalName)) return next({ ...input, args: [] });
          try {
            const args = read(input.args, signalLabel(signalName));
            if (!heard.add(idOf(input.args))) throw repeated();
            return next({ ...input, args });
          } catch (error) {
            if (!(error instanceof Error)) throw error;
            log.warn(`signal ${signalName} dropped: ${error.message}`);
            return Promise.resolve();
          }
        },
        validateUpdate(input, next) {
          const args = read(input.args, updateLabel(input.name));
          if (heard.has(idOf(input.args) ?? "")) throw repeated();
          next({ ...input, args });
        },
        handleUpdate(input, next) {
          try {
            const args = read(input.args, updateLabel(input.name));
            if (!heard.add(idOf(input.args))) throw repeated();
            return next({ ...input, args });
          } catch (error) {
            return Promise.reject(error);
          }
        },
      },
    ],
    internals: [
      {
        concludeActivation(input, next) {
          for (const { completeWorkflowExecution: completed } of input.commands)
            if (completed?.result) label(completed.result, OUTCOME);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          next({ ...input, args: labelledAs(input.args, activityLabel(input.activityType)) }),
        scheduleLocalActivity: (input, next) =>
          next({ ...input, args: labelledAs(input.args, activityLabel(input.activityType)) }),
        startChildWorkflowExecution(input, next) {
          const args = labelledAs(input.options.args, startLabel(input.workflowType));
          return next({ ...input, options: { ...input.options, args } });
        },
        signalWorkflow(input, next) {
          const id = `${workflowInfo().runId}/${sent++}`;
          return next({ ...input, args: labelledAs(input.args, signalLabel(input.signalName), id) });
        },
        continueAsNew(input, next) {
          const args = labelledAs(input.args, startLabel(input.options.workflowType ?? ""));
          return next({ ...input, args: [...args, new Labelled(heard.latest(HANDED_ON), HEARD)] });
        },
      },
    ],
  };
};
