// A recorded session for people: time, mode and what was sent; below it what came back, and how long it took.
import type { Colors } from "../deps.js";
import { escapeBlock, escapeLine } from "../escape.js";
import { clockMs, duration } from "../text.js";
import type { RecordedSession } from "./fetch.js";
import type { Said } from "./said.js";

/** As wide as a time of day with milliseconds. */
const TIME_WIDTH = 12;

/** Within a line this long a silence is worth telling, milliseconds. */
const PAUSE_MS = 100;

export function sessionLines(session: RecordedSession, colors: Colors): string[] {
  const { path, began_at, attempt, said } = session;
  const nth = [
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(session.session > 1 ? [`session ${session.session} of it`] : []),
  ];
  const modeWidth = Math.max(...said.map(({ mode }) => (mode ?? BEFORE).length));
  const lines = ["", colors.dim([escapeLine(path), `opened ${began_at}`, ...nth].join(", "))];
  let part: string | undefined;
  let since: number | undefined;
  for (const each of joined(said)) {
    const [, now] = each.step.split("@");
    if (now !== part && now !== undefined) lines.push(colors.bold(now));
    part = now;
    const isSent = each.kind === "sent";
    if (isSent) since = Date.parse(each.time);
    const time =
      isSent || since === undefined ? clockMs(each.time) : `+${duration(Date.parse(each.time) - since)}`;
    const mode = isSent ? (each.mode ?? BEFORE) : "";
    const head = `${time.padStart(TIME_WIDTH)}  ${mode.padEnd(modeWidth)}`;
    const [first = "", ...rest] = textOf(each);
    const arrow = ARROWS[each.kind](colors);
    lines.push(`${colors.dim(head)}  ${arrow} ${first}`.trimEnd());
    for (const line of rest)
      lines.push(`${" ".repeat(TIME_WIDTH + modeWidth + 4)}${arrow} ${line}`.trimEnd());
  }
  return lines;
}

/** In place of a mode while the login goes on. */
const BEFORE = "login";

const ARROWS = {
  sent: (colors: Colors) => colors.cyan("→"),
  received: (colors: Colors) => colors.dim("←"),
  note: (colors: Colors) => colors.yellow("·"),
} as const;

/** What came at once, or in quick pieces of one line, is told as one. */
function joined(said: Said[]): Said[] {
  const all: Said[] = [];
  let at = 0;
  for (const each of said) {
    const last = all.at(-1);
    const gap_ms = Date.parse(each.time) - at;
    at = Date.parse(each.time);
    const goesOn = last?.kind === "received" && each.kind === "received" && last.step === each.step;
    if (goesOn && (gap_ms === 0 || (gap_ms < PAUSE_MS && !last.text.endsWith("\n")))) last.text += each.text;
    else all.push({ ...each });
  }
  return all;
}

function textOf({ kind, text }: Said): string[] {
  if (kind === "note") return [escapeLine(text)];
  if (kind === "received") return escapeBlock(text.replace(/\r?\n$/, "")).split("\n");
  if (!/[\r\n]$/.test(text)) return [`(key ${JSON.stringify(text)})`];
  const typed = text.replace(/[\r\n]+$/, "");
  return typed === "" ? ["(Enter)"] : escapeBlock(typed).split("\n");
}
