// A run's events as plain lines, for logs: one line for what matters, nothing that is ever redrawn.
import { indeterminateText } from "../schemas/indeterminate.js";
import type { RunEvent } from "../schemas/event.js";
import { labelWithId } from "../schemas/step-label.js";
import { type Colors, type Deps, type Output, colorsFor, say } from "./deps.js";
import type { Display } from "./display.js";
import { escapeLine } from "./escape.js";
import { liveNews } from "./live-news.js";
import { clock, duration, mark, paint } from "./text.js";
import type { RunView } from "./view.js";

/** With more devices than this, steps that passed are not told one by one. */
const TELL_EVERY_STEP = 20;

export function lineDisplay(deps: Pick<Deps, "color">, out: Output, view: RunView): Display {
  const colors = colorsFor(deps, out);
  const news = liveNews();
  const isDue = retryPace();
  return {
    event(event) {
      const shown = news(event);
      if (shown === undefined || !isDue(shown)) return;
      const line = lineOf(shown, { everyStep: view.total <= TELL_EVERY_STEP, colors });
      if (line !== undefined) say(out, line);
    },
    note: (line) => say(out, line),
    close() {},
  };
}

/** A check that is repeated each second would fill the log: further attempts of a step are told once in this time. */
const RETRIES_MS = 30_000;

/** Whether a line is to be written; all but attempts are. */
function retryPace(): (event: RunEvent) => boolean {
  const told = new Map<string, number>();
  return ({ type, device, step, time }) => {
    if (type !== "step.retrying") return true;
    const key = JSON.stringify([device, step]);
    const now = Date.parse(time);
    const last = told.get(key);
    if (last !== undefined && now - last < RETRIES_MS) return false;
    told.set(key, now);
    return true;
  };
}

/** @returns undefined for what a log can do without */
export function lineOf(event: RunEvent, options: { everyStep: boolean; colors: Colors }): string | undefined {
  const { colors } = options;
  if (event.type === "progress" || event.type === "step.started") return undefined;
  const fine = event.status === "passed" || event.status === "skipped";
  if (event.type === "step.finished" && fine && !options.everyStep) return undefined;
  if (event.type === "device.started" && !options.everyStep) return undefined;

  const [subject, happened] = event.type.split(".") as [string, string];
  const what = event.status ?? happened.replaceAll("_", " ");
  const { step, step_name } = event;
  const label = step && labelWithId({ id: step, name: step_name });
  const who = [event.device, subject === "run" ? undefined : event.stage, label].filter(
    (part) => part !== undefined,
  );
  const text = [
    colors.dim(clock(event.time)),
    paint(
      event.status ?? "",
      `${event.status === undefined ? " " : mark(event.status)} ${subject} ${what}`,
      colors,
    ),
    ...who.map(escapeLine),
    ...(event.item === undefined ? [] : [`item ${escapeLine(event.item)}`]),
    ...(event.attempt !== undefined && event.attempt > 1 ? [`attempt ${event.attempt}`] : []),
    ...(event.duration_ms === undefined ? [] : [duration(event.duration_ms)]),
    ...(event.actor === undefined || subject !== "run" ? [] : [`by ${escapeLine(event.actor)}`]),
    ...(event.message === undefined ? [] : [escapeLine(event.message)]),
    ...(event.doubt === undefined ? [] : [escapeLine(indeterminateText(event.doubt))]),
  ];
  return text.join("  ");
}
