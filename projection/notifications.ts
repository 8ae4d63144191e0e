// Who is to be told how a run ended, and what they are told.
import type {
  DueNotification,
  EndedNotification,
  Notification,
  NotificationBody,
} from "../schemas/notification.js";
import { shownAddress } from "../schemas/notification.js";
import { isUnsuccessful } from "../schemas/outcome.js";
import type { Plan } from "../schemas/plan.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import type { Draft } from "./step-events.js";
import { countsText, duration, durationOf } from "./reports/report.js";

const DEVICES_TOLD = 10;
const MESSAGE_LENGTH = 500;

/**
 * Each outcome that a run comes to is told once to a receiver. What a person says later of an indeterminate change may give
 * the run another outcome, which is another notification.
 */
export function dueNotifications(
  plan: Pick<Plan, "notify" | "check">,
  run: Run,
  results: readonly DeviceResult[],
  ended: readonly EndedNotification[],
): DueNotification[] {
  const known = new Set(ended.map(({ id }) => id));
  return (plan.notify ?? []).flatMap((receiver, n) => {
    const on = receiver.on.find((outcome) => outcome === run.status);
    const id = `${run.id}-${n + 1}-${run.status}`;
    if (on === undefined || known.has(id)) return [];
    const notification: Notification = { id, on, to: shownAddress(receiver), status: "pending" };
    return { receiver: n, notification, body: bodyOf(run, on, results, plan.check) };
  });
}

export function notificationEnded(
  { status, on, to, attempts: attempt, message }: EndedNotification,
  time: string,
): Draft {
  const about = `${on.replace("_", " ")}, to ${to}`;
  const said = message === undefined ? about : `${about}: ${message}`;
  return { time, type: `notification.${status}`, attempt, message: said };
}

function bodyOf(
  run: Run,
  on: Notification["on"],
  results: readonly DeviceResult[],
  check: boolean,
): NotificationBody {
  const { id, workflow, status, created_at, started_at, finished_at, actor, labels, spec_digest } = run;
  const not_passed = results.filter((result) => isUnsuccessful(result.status)).slice(0, DEVICES_TOLD);
  return {
    type: `run.${on}`,
    timestamp: finished_at ?? created_at,
    text: textOf(run, not_passed, check),
    data: {
      id,
      workflow,
      status,
      ...(run.message === undefined ? {} : { message: cut(run.message) }),
      created_at,
      started_at,
      finished_at,
      actor,
      labels,
      spec_digest,
      devices: run.devices,
      ...(run.origin === undefined ? {} : { origin: run.origin }),
      check,
      not_passed: not_passed.map((result) => ({
        device: result.device,
        status: result.status,
        ...(result.message === undefined ? {} : { message: cut(result.message) }),
      })),
    },
  };
}

function textOf(run: Run, not_passed: readonly DeviceResult[], check: boolean): string {
  const took = durationOf(run);
  const { total, passed, skipped } = run.devices;
  const more = total - passed - skipped - not_passed.length;
  const names = not_passed.map(({ device, status }) => `${device} (${status})`);
  const lines = [
    `${run.workflow}${check ? " (check)" : ""} ${run.status.replace("_", " ")}: run ${run.id}, ${countsText(run)}${took === undefined ? "" : `, ${duration(took)}`}`,
    ...(run.message === undefined ? [] : [cut(run.message)]),
    ...(names.length === 0 ? [] : [`${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`]),
  ];
  return escaped(lines.join("\n"));
}

/** Nothing of it is a link or a mention to Slack, such as `<!channel>`. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const cut = (text: string): string =>
  text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text;
