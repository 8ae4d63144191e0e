// Around the activities of a worker that has an encryption key: the input was sealed for this type of activity, and the
// result says that it is one.
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { activityLabel, RESULT } from "../../schemas/message-label.js";
import { Labelled, valuesOf } from "./messages.js";
import { refusal } from "./refused-payload.js";

export const checkActivityInput: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      return new Labelled(await next({ ...input, args: inputOf(input.args, info.activityType) }), RESULT);
    },
  },
});

/** @throws {ApplicationFailure} */
function inputOf(args: unknown[], activityType: string): unknown[] {
  if (args.length === 0) throw refusal("An activity without input was refused: it is not encrypted.");
  try {
    return valuesOf(args, activityLabel(activityType));
  } catch (error) {
    throw refusal((error as Error).message);
  }
}
