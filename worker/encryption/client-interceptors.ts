// Clients that have an encryption key say in each message which one it is, and give it an id of its own.
import { randomUUID } from "node:crypto";
import type { WorkflowClientInterceptor } from "@temporalio/client";
import { signalLabel, startLabel, updateLabel } from "../../schemas/message-label.js";
import { labelledAs } from "./messages.js";

type Options = { args: unknown[] };
const startOf = <O extends Options>(options: O, workflowType: string): O => ({
  ...options,
  args: labelledAs(options.args, startLabel(workflowType)),
});

export const labelMessages: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next({ ...input, options: startOf(input.options, input.workflowType) }),
  signal: (input, next) =>
    next({ ...input, args: labelledAs(input.args, signalLabel(input.signalName), randomUUID()) }),
  signalWithStart: (input, next) =>
    next({
      ...input,
      options: startOf(input.options, input.workflowType),
      signalArgs: labelledAs(input.signalArgs, signalLabel(input.signalName), randomUUID()),
    }),
  startUpdate: (input, next) =>
    next({ ...input, args: labelledAs(input.args, updateLabel(input.updateName), randomUUID()) }),
};
