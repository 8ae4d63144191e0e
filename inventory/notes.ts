// What an import has to say: what could not be mapped, and what was decided for the reader. Each with its place and what to do.

export interface SourceLine {
  file: string;
  line: number;
}

export interface Note extends SourceLine {
  message: string;
  /** What to do about it. */
  hint: string;
  /** `lost`: something of the source is not in the result as it was meant. `chosen`: it is, and a choice was made. */
  kind: "lost" | "chosen";
}

/** Subjects that a note names one by one. */
const NAMED = 3;

/** Collects notes; the same note of the same place counts once, and what holds for many devices is one note. */
export class Notes {
  readonly #notes = new Map<string, Note>();
  readonly #shared = new Map<string, { note: Note; subjects: Set<string> }>();

  /** The same about several subjects, at the place of the first: "`r1`, `r2` and 8 more: no user name is stated". */
  shared(kind: Note["kind"], subject: string, place: SourceLine, about: string, hint: string): void {
    const key = `${kind}:${about}:${hint}`;
    const known = this.#shared.get(key);
    if (known) {
      known.subjects.add(subject);
      return;
    }
    const note: Note = { ...placeOf(place), message: about, kind, hint };
    this.#shared.set(key, { note, subjects: new Set([subject]) });
  }

  lost(place: SourceLine, message: string, hint: string): void {
    this.#add("lost", place, message, hint);
  }

  chosen(place: SourceLine, message: string, hint: string): void {
    this.#add("chosen", place, message, hint);
  }

  #add(kind: Note["kind"], { file, line }: SourceLine, message: string, hint: string): void {
    const key = `${file}:${line}:${message}`;
    if (this.#notes.has(key)) return;
    this.#notes.set(key, { file, line, message, kind, hint });
  }

  /** In the order of the files and their lines. */
  finish(): Note[] {
    const shared = [...this.#shared.values()].map(({ note, subjects }) => ({
      ...note,
      message: `${namesOf([...subjects])}: ${note.message}`,
    }));
    const all = [...this.#notes.values(), ...shared];
    const files = [...new Set(all.map(({ file }) => file))];
    return all.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
  }
}

const placeOf = ({ file, line }: SourceLine): SourceLine => ({ file, line });

function namesOf(subjects: readonly string[]): string {
  const named = subjects.slice(0, NAMED).map((each) => `\`${each}\``);
  const more = subjects.length - NAMED;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}
