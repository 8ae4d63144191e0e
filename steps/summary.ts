// Words that summaries of several kinds share.

export const firstOf = ([first = "", ...others]: readonly string[]): string =>
  others.length > 0 ? `${first} +${others.length}` : first;

/** Those that say something. */
export const said = (notes: (string | false | undefined)[]): string[] =>
  notes.filter((note) => note !== undefined && note !== false && note !== "") as string[];
