// Around the activities of a worker that has an encryption key: the input was sealed for this type of activity, and the
// result says that it is one.
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { activityLabel, RESULT } from "../../schemas/message-label.js";
import { heardAs, Labelled } from "./messages.js";

export const checkActivityInput: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      const args = heardAs(input.args, activityLabel(info.activityType), "An activity without input");
      return new Labelled(await next({ ...input, args }), RESULT);
    },
  },
});
