// What is known of an indeterminate change: which lines, when they went out, what the device last said. One form for results,
// events and every text that people read.
import * as v from "valibot";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepResult } from "./result.js";

const Lines = v.array(v.string());

export const IndeterminateChangeSchema = v.strictObject({
  part: v.optional(v.pipe(v.string(), v.description("Of a trigger: the part that is indeterminate"))),
  sent_at: v.optional(v.pipe(v.string(), v.description("Just before the first byte went out; RFC 3339"))),
  lines: v.optional(v.pipe(Lines, v.description("Of the change, secrets masked"))),
  accepted: v.optional(v.pipe(Lines, v.description("Lines after which the device gave its prompt"))),
  not_sent: v.optional(v.pipe(Lines, v.description("Lines that never went out"))),
  last_said: v.optional(v.pipe(v.string(), v.description("The last of what the device said"))),
  difference: v.optional(
    v.pipe(v.string(), v.description("What a look afterwards found changed in the running configuration")),
  ),
});
export type IndeterminateChange = v.InferOutput<typeof IndeterminateChangeSchema>;

/** @returns undefined where the step is not indeterminate */
export function indeterminateChange({ status, detail = {} }: StepResult): IndeterminateChange | undefined {
  if (status !== "indeterminate") return undefined;
  const { in_doubt, sent_at, lines, accepted, not_sent, last_said, difference } = detail;
  const found = {
    part: text(in_doubt),
    sent_at: text(sent_at),
    lines: texts(lines),
    accepted: texts(accepted),
    not_sent: texts(not_sent),
    last_said: text(last_said),
    difference: text(difference),
  };
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as IndeterminateChange;
}

const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);
const texts = (value: Json | undefined): string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

export interface IndeterminateLine {
  line: string;
  /** Absent: nobody knows. */
  fate?: "accepted" | "no answer" | "not sent";
}

/** Each line with what became of it. */
export function indeterminateLines({
  lines = [],
  accepted,
  not_sent,
}: IndeterminateChange): IndeterminateLine[] {
  if (!accepted || !not_sent) return lines.map((line) => ({ line }));
  // Of a long list that was cut it is known that one line went out and was not answered.
  const end = isCut(not_sent) ? accepted.length + 1 : lines.length - not_sent.length;
  const unanswered = lines.slice(accepted.length, Math.max(accepted.length, end));
  return [
    ...accepted.map((line) => ({ line, fate: "accepted" as const })),
    ...unanswered.map((line) => ({ line, fate: "no answer" as const })),
    ...not_sent.map((line) => ({ line, fate: "not sent" as const })),
  ];
}

/** The lines that came and went, of what a look afterwards found; undefined where nobody could look. */
export const changesSeen = ({ difference }: IndeterminateChange): string[] | undefined =>
  difference?.split("\n").filter((line) => /^[+-](?![+-]{2} )/.test(line));

const isCut = (lines: string[]): boolean => /^… and \d+ more$/.test(lines.at(-1) ?? "");

/** `sent at …: interface Loopback1 (accepted), description x (no answer); the device last said: …` */
export function indeterminateText(change: IndeterminateChange): string {
  const { part, sent_at, last_said } = change;
  const seen = changesSeen(change);
  const lines = indeterminateLines(change).map(({ line, fate }) => (fate ? `${line} (${fate})` : line));
  const sent = [part, sent_at === undefined ? "when it was sent is not known" : `sent at ${sent_at}`]
    .filter((each) => each !== undefined)
    .join(" ");
  return [
    lines.length > 0 ? `${sent}: ${lines.join(" | ")}` : sent,
    ...(last_said === undefined ? [] : [`the device last said: ${last_said.trim()}`]),
    ...(seen === undefined ? [] : [`its configuration shows: ${seen.join(" | ") || "no change"}`]),
  ].join("; ");
}
