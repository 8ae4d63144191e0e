// Gathers the problems of a compilation, all of them up to a cap, and gives them in the order of the text.
import { spend } from "../budget.js";
import type { DiagnosticCode } from "./codes.js";
import type { Diagnostic } from "./diagnostic.js";
import type { SourceRange } from "./source.js";

export interface Problem {
  code: DiagnosticCode;
  message: string;
  at: SourceRange;
  /** As a function where finding it takes time: it is asked for only where the problem is shown. */
  hint?: string | (() => string | undefined) | undefined;
  severity?: "error" | "warning";
}

/** More than these are counted, not shown. */
export const MAX_DIAGNOSTICS = 50;
const MAX_TEXT = 160;
/** Of one problem, shown or not, in steps of work: each is remembered, so that it is counted once. */
const PROBLEM_UNITS = 20;

export class Collector {
  readonly #problems: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #files = new Map<string, number>();
  #errors = 0;

  add(problem: Problem): void {
    const { source, start } = problem.at;
    const key = `${problem.severity ?? "error"}\0${problem.code}\0${source.file}\0${start}\0${problem.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    spend(PROBLEM_UNITS);
    if (!this.#files.has(source.file)) this.#files.set(source.file, this.#files.size);
    if (problem.severity !== "warning") this.#errors++;
    if (this.#problems.length < MAX_DIAGNOSTICS * 20) this.#problems.push(problem);
  }

  /** Whether something inside of the place was reported as wrong. */
  hasWithin({ source, start, end }: SourceRange): boolean {
    return this.#problems.some(
      ({ at, severity }) =>
        severity !== "warning" && at.source === source && at.start >= start && at.start < end,
    );
  }

  /** How many problems were reported, warnings included. */
  get size(): number {
    return this.#seen.size;
  }

  get failed(): boolean {
    return this.#errors > 0;
  }

  /** In the order of files and lines; errors before warnings where the cap cuts. */
  finish(): Diagnostic[] {
    const order = (problem: Problem) => this.#files.get(problem.at.source.file) ?? 0;
    const sorted = [...this.#problems].sort((a, b) => order(a) - order(b) || a.at.start - b.at.start);
    const isError = ({ severity }: Problem) => severity !== "warning";
    const kept = sorted.length > MAX_DIAGNOSTICS && sorted.some(isError) ? sorted.filter(isError) : sorted;
    const shown = kept.slice(0, MAX_DIAGNOSTICS).map(diagnosticOf);
    const left = this.#seen.size - shown.length;
    if (left > 0 && sorted.length > MAX_DIAGNOSTICS) {
      shown.push(
        diagnosticOf({
          code: "too_many",
          severity: this.failed ? "error" : "warning",
          message: `${left} more problems are not shown`,
          at: (kept[MAX_DIAGNOSTICS - 1] ?? sorted.at(-1)!).at,
        }),
      );
    }
    return shown;
  }
}

function diagnosticOf(problem: Problem): Diagnostic {
  const { source, start, end } = problem.at;
  const { line, column } = source.position(Math.min(start, source.text.length));
  const span = source.lineSpan(line);
  const length = Math.max(1, Math.min(end, span.end) - start);
  const text = source.lineText(line);
  const cut = cutAround(text, column - 1, length);
  const hint = typeof problem.hint === "function" ? problem.hint() : problem.hint;
  return {
    code: problem.code,
    severity: problem.severity ?? "error",
    message: problem.message,
    file: source.file,
    line,
    column,
    length,
    text: cut.text,
    caret:
      cut.text.slice(0, cut.at).replaceAll(/[^\t]/g, " ") +
      "^".repeat(Math.max(1, Math.min(length, cut.text.length - cut.at))),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The part of a long line around the place. */
function cutAround(text: string, at: number, length: number): { text: string; at: number } {
  if (text.length <= MAX_TEXT) return { text, at };
  const from = Math.max(0, Math.min(at - 40, text.length - MAX_TEXT));
  const to = Math.min(text.length, Math.max(from + MAX_TEXT, Math.min(at + length, from + MAX_TEXT)));
  const head = from > 0 ? "…" : "";
  return { text: head + text.slice(from, to) + (to < text.length ? "…" : ""), at: at - from + head.length };
}
