// Other templates that a template names, which are read before it is rendered.

/** A tag of Jinja2 that brings in another template. */
const NAMES = /\{%[-+]?\s*(?:include|extends|import|from)\s+(?:"([^"\n]+)"|'([^'\n]+)'|\[([^\]\n]*)\])/g;
const QUOTED = /"([^"\n]+)"|'([^'\n]+)'/g;

export interface Inclusion {
  name: string;
  /** Of the name in the text. */
  offset: number;
  /** `ignore missing`, or one of a list: it need not be there. */
  optional: boolean;
}

export function inclusionsIn(text: string): Inclusion[] {
  return [...text.matchAll(NAMES)].flatMap((found) => {
    const [whole, double, single, list] = found;
    const begin = found.index;
    if (list !== undefined)
      return [...list.matchAll(QUOTED)].map(([quoted, one, other]) => ({
        name: (one ?? other)!,
        offset: begin + whole.indexOf(quoted) + 1,
        optional: true,
      }));
    const name = (double ?? single)!;
    const rest = text.slice(begin + whole.length, begin + whole.length + 40);
    return [{ name, offset: begin + whole.indexOf(name), optional: /^\s+ignore\s+missing/.test(rest) }];
  });
}

/** Whether a tag of the text reads this name: then it is known in the run only. A word in quotes counts as well. */
export function readsName(text: string, name: string): boolean {
  const word = new RegExp(`(?<![.\\w])${name}(?!\\w)`);
  return tagsIn(text).some(({ start, end, kind }) => kind !== "comment" && word.test(text.slice(start, end)));
}

interface Tag {
  start: number;
  /** One past its last character. */
  end: number;
  kind: "value" | "block" | "comment";
}

const ENDS = { "{": ["}}", "value"], "%": ["%}", "block"], "#": ["#}", "comment"] } as const;

/** In one pass, however many are not closed. */
export function tagsIn(text: string): Tag[] {
  const tags: Tag[] = [];
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at)) {
    const [close, kind] = ENDS[text[at + 1] as keyof typeof ENDS] ?? [];
    if (!close) {
      at += 1;
      continue;
    }
    const end = text.indexOf(close, at + 2);
    // It is not a template, which is reported elsewhere.
    if (end < 0) break;
    tags.push({ start: at, end: end + 2, kind });
    at = end + 2;
  }
  return tags;
}
