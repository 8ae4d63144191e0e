// A text with a name: offsets to lines and columns, and the line to show, with secrets masked.

export interface Position {
  line: number;
  column: number;
}

const MASK = "********";
/** Shown even where the document could not be parsed, so by the look of the line. */
const SECRET_LINE =
  /((?:^|[\s{,"'-])(?:password|passphrase|enable|secret|private_key|token|community)["']?\s*:\s+)(?![{[&*$|>]|"?\$\{\{)([^\s,}#](?:[^,}]*[^\s,}])?)/gi;

export class Source {
  readonly text: string;
  #starts: number[] | undefined;
  readonly #masks: { start: number; end: number }[] = [];
  #sorted: { start: number; end: number }[] | undefined;

  constructor(
    readonly file: string,
    text: string,
    /** Values of keys such as `password` are masked by the look of the line as well: for inventories. */
    readonly masksSecrets = false,
  ) {
    this.text = text.startsWith("\uFEFF") ? text.slice(1) : text;
  }

  /** What stands there is a secret; it is not shown, in no diagnostic. */
  mask(start: number, end: number): void {
    this.#masks.push({ start, end });
    this.#sorted = undefined;
  }

  #sortedMasks(): { start: number; end: number }[] {
    return (this.#sorted ??= this.#masks.toSorted((a, b) => a.start - b.start));
  }

  position(offset: number): Position {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** Offset of the first character of a line, and one past its last without the line break. */
  lineSpan(line: number): { start: number; end: number } {
    const starts = this.#lineStarts();
    const start = starts[line - 1] ?? this.text.length;
    let end = starts[line] ?? this.text.length;
    while (end > start && (this.text[end - 1] === "\n" || this.text[end - 1] === "\r")) end--;
    return { start, end };
  }

  /** The line as it may be shown: masked spans are replaced, one mask character for each of theirs. */
  lineText(line: number): string {
    const { start, end } = this.lineSpan(line);
    const parts: string[] = [];
    let at = start;
    for (const mask of this.#sortedMasks()) {
      if (mask.end <= at || mask.start >= end) continue;
      const from = Math.max(mask.start, at);
      const to = Math.min(mask.end, end);
      parts.push(this.text.slice(at, from), "*".repeat(to - from));
      at = to;
    }
    const shown = parts.join("") + this.text.slice(at, end);
    if (!this.masksSecrets) return shown;
    return shown.replace(
      SECRET_LINE,
      (_all, key: string, value: string) => key + MASK.slice(0, value.length).padEnd(value.length, "*"),
    );
  }

  #lineStarts(): number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }
}

/** A span of a source, end exclusive. */
export interface SourceRange {
  source: Source;
  start: number;
  end: number;
}
