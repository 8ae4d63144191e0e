// What becomes of telling a receiver how a run ended, and what the receiver gets.
import * as v from "valibot";
import { RUN_OUTCOMES } from "./outcome.js";
import type { Receiver } from "./plan.js";
import type { Run } from "./run.js";

export const NotificationSchema = v.strictObject({
  id: v.pipe(v.string(), v.description("The `webhook-id`: the same at each attempt")),
  on: v.pipe(v.picklist(RUN_OUTCOMES), v.description("The outcome that is told")),
  to: v.pipe(
    v.string(),
    v.description("Scheme and host of the receiver, or `secrets.name` where the address is a secret"),
  ),
  status: v.pipe(
    v.picklist(["pending", "delivered", "failed"]),
    v.description("`pending`: it is tried again until the receiver accepts it, for a day"),
  ),
  attempts: v.optional(v.pipe(v.number(), v.integer())),
  at: v.optional(v.pipe(v.string(), v.description("When it was delivered or given up"))),
  message: v.optional(v.pipe(v.string(), v.description("Why it could not be delivered"))),
});
export type Notification = v.InferOutput<typeof NotificationSchema>;

/** A notification that is over. */
export type EndedNotification = Notification & {
  status: "delivered" | "failed";
  attempts: number;
  at: string;
};

/** The body of the webhook; `text` is what Slack and those who imitate it show. */
export interface NotificationBody {
  type: `run.${Notification["on"]}`;
  timestamp: string;
  text: string;
  data: Pick<
    Run,
    | "id"
    | "workflow"
    | "status"
    | "message"
    | "created_at"
    | "started_at"
    | "finished_at"
    | "actor"
    | "labels"
    | "spec_digest"
    | "devices"
    | "origin"
  > & {
    check: boolean;
    /** The first devices that did not pass. */
    not_passed: { device: string; status: string; message?: string }[];
  };
}

/** A receiver that is yet to be told. */
export interface DueNotification {
  /** Index into the plan's receivers. */
  receiver: number;
  notification: Notification;
  body: NotificationBody;
}

/** Where it is sent to, without what may be a secret. */
export const shownAddress = ({ url, url_secret }: Receiver): string =>
  url === undefined ? `secrets.${url_secret}` : new URL(url).origin;
