// Why a source cannot be read at all.
import type { Note, SourceLine } from "./notes.js";

export class SourceError extends Error {
  override readonly name = "SourceError";
  /** What was noted before. */
  notes: Note[] = [];
  constructor(
    message: string,
    readonly place?: SourceLine,
    /** What to do about it. */
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** `hosts.yml:12: what is wrong; what to do`. */
  get text(): string {
    const where = this.place === undefined ? "" : `${this.place.file}:${this.place.line}: `;
    return `${where}${this.message}${this.hint === undefined ? "" : `\n  → ${this.hint}`}`;
  }
}
