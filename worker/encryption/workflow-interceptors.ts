// Within workflows, where an encryption key is set: what was refused starts nothing and changes nothing. A start fails the
// workflow, an update is rejected, a signal is dropped: the run that somebody else wrote to goes on.
import { ApplicationFailure, log } from "@temporalio/workflow";
import type { WorkflowInterceptorsFactory } from "@temporalio/workflow";
import { SIGNALS } from "../../workflows/messages.js";
import { Refused } from "./refused-payload.js";

/** Who has the key always says something, but for this signal, which makes an archive look whether its run is over. */
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set([SIGNALS.runClosed]);

function refusalOf(args: unknown[]): ApplicationFailure | undefined {
  const refused = args.find((arg) => arg instanceof Refused);
  if (refused) return failure(refused.message);
  return args.length === 0
    ? failure("A message without arguments was refused: it is not encrypted.")
    : undefined;
}

const failure = (message: string) => ApplicationFailure.nonRetryable(message, "payload_refused");

/**
 * None of them awaits anything: a promise more would change the order in which workflows go on, and histories of before
 * would no longer replay.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute(input, next) {
        const refusal = refusalOf(input.args);
        return refusal ? Promise.reject(refusal) : next(input);
      },
      handleSignal(input, next) {
        const refusal = WITHOUT_ARGUMENTS.has(input.signalName) ? undefined : refusalOf(input.args);
        if (!refusal) return next(input);
        log.warn(`signal ${input.signalName} dropped: ${refusal.message}`);
        return Promise.resolve();
      },
      validateUpdate(input, next) {
        const refusal = refusalOf(input.args);
        if (refusal) throw refusal;
        next(input);
      },
      handleUpdate(input, next) {
        const refusal = refusalOf(input.args);
        return refusal ? Promise.reject(refusal) : next(input);
      },
    },
  ],
});
