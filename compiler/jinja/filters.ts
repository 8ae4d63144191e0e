// Filters of Jinja2 that MiniJinja has not, and those that would make nothing of an undefined value without a word.
import type { Environment } from "minijinja-js/dist/bundler/minijinja_js_bg.js";

const MOST_WIDTH = 10_000;

/** The filter that was given nothing. MiniJinja takes no errors of filters, so it is asked for after the rendering. */
let givenNothing: string | undefined;

export function filterWithoutValue(): string | undefined {
  const name = givenNothing;
  givenNothing = undefined;
  return name;
}

const textOf = (value: unknown): string => String(value ?? "");

const FILTERS: Record<string, (...args: never[]) => unknown> = {
  upper: (value: unknown) => textOf(value).toUpperCase(),
  lower: (value: unknown) => textOf(value).toLowerCase(),
  center: (value: unknown, width: number = 80) => {
    const text = textOf(value);
    const room = Math.max(0, Math.min(Number(width), MOST_WIDTH) - text.length);
    return " ".repeat(Math.floor(room / 2)) + text + " ".repeat(Math.ceil(room / 2));
  },
  wordcount: (value: unknown) => textOf(value).split(/\s+/).filter(Boolean).length,
  format: (pattern: unknown, ...values: unknown[]) => formatted(textOf(pattern), values),
};

export function addFilters(environment: Environment): void {
  givenNothing = undefined;
  for (const [name, filter] of Object.entries(FILTERS)) {
    environment.addFilter(name, (...args: unknown[]) => {
      if (args[0] === undefined) givenNothing ??= name;
      return filter(...(args as never[]));
    });
  }
}

/** Python's `%` with `s`, `d`, `x`, `X` and `f`, a width, zeros and a sign. */
function formatted(pattern: string, values: unknown[]): string {
  let n = 0;
  return pattern.replaceAll(
    /%(?:%|([-0]*)(\d{0,4})(?:\.(\d{1,2}))?([sdxXf]))/g,
    (all, flags: string, width: string, digits: string | undefined, kind: string) => {
      if (all === "%%") return "%";
      const text = oneOf(kind, values[n++], digits);
      const fill = flags.includes("0") && !flags.includes("-") ? "0" : " ";
      return flags.includes("-") ? text.padEnd(Number(width)) : text.padStart(Number(width), fill);
    },
  );
}

function oneOf(kind: string, value: unknown, digits: string | undefined): string {
  const text = textOf(value);
  if (kind === "s") return text;
  if (kind === "f") return Number(value).toFixed(Number(digits ?? 6));
  const whole = Math.trunc(Number(value));
  if (kind === "d") return String(whole);
  return kind === "x" ? whole.toString(16) : whole.toString(16).toUpperCase();
}
