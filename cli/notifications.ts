// Who was told how a run ended, for people.
import type { Run } from "../schemas/run.js";
import { escapeLine } from "./escape.js";
import { plural } from "./text.js";

/** Rows for the facts of a run. */
export const notificationRows = ({ notifications = [] }: Run): string[][] =>
  notifications.map(({ on, to, status, attempts, message }) => [
    "notification",
    status,
    [
      `${on.replace("_", " ")}, to ${escapeLine(to)}`,
      ...(attempts === undefined ? [] : [plural(attempts, "attempt")]),
      ...(message === undefined ? [] : [escapeLine(message)]),
    ].join(", "),
  ]);
