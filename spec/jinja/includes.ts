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
  return [...text.matchAll(/\{\{[^]*?\}\}|\{%[^]*?%\}/g)].some(([tag]) => word.test(tag));
}
