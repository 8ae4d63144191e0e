// Within workflows, where an encryption key is set: what was refused starts nothing and changes nothing. A start fails the
// workflow, an update is rejected, a signal is dropped, an activity's result counts as its failure: the run that somebody else wrote to goes on.
import { log } from "@temporalio/workflow";
import type { ApplicationFailure, WorkflowInterceptorsFactory } from "@temporalio/workflow";
import { SIGNALS } from "../../workflows/messages.js";
import { refusal, Refused } from "./refused-payload.js";

/** Who has the key always says something, but for this signal, which makes an archive look whether its run is over. */
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set([SIGNALS.runClosed]);

function refusalOf(args: unknown[]): ApplicationFailure | undefined {
  const refused = args.find((arg) => arg instanceof Refused);
  if (refused) return refusal(refused.message);
  return args.length === 0
    ? refusal("A message without arguments was refused: it is not encrypted.")
    : undefined;
}

/**
 * None of them awaits anything: a promise more would change the order in which workflows go on, and histories of before
 * would no longer replay.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute(input, next) {
        const refused = refusalOf(input.args);
        return refused ? Promise.reject(refused) : next(input);
      },
      handleSignal(input, next) {
        const refused = WITHOUT_ARGUMENTS.has(input.signalName) ? undefined : refusalOf(input.args);
        if (!refused) return next(input);
        log.warn(`signal ${input.signalName} dropped: ${refused.message}`);
        return Promise.resolve();
      },
      validateUpdate(input, next) {
        const refused = refusalOf(input.args);
        if (refused) throw refused;
        next(input);
      },
      handleUpdate(input, next) {
        const refused = refusalOf(input.args);
        return refused ? Promise.reject(refused) : next(input);
      },
    },
  ],
});
