// Where the columns of a table begin.

export interface Column {
  name: string;
  /** First character that belongs to the column. */
  start: number;
}

/** By a line of dashes in groups; undefined where it is one unbroken line. */
export function columnsByRuler(header: string, ruler: string): Column[] | undefined {
  const groups = [...ruler.matchAll(/[-=]+/g)];
  if (groups.length < 2) return undefined;
  return groups.map(({ index }, n) => {
    const start = n === 0 ? 0 : index;
    return {
      name: header
        .slice(start, groups[n + 1]?.index)
        .replaceAll(/[|+]/g, " ")
        .trim(),
      start,
    };
  });
}

interface Heading {
  name: string;
  from: number;
  to: number;
}

/** By the words of the header: two spaces part columns; one does where in each row a cell begins below the word. */
export function columnsByWords(header: string, rows: readonly string[]): Column[] {
  const words = [...header.matchAll(/\S+/g)].map(({ 0: name, index }) => ({
    name,
    from: index,
    to: index + name.length,
  }));
  const headings: Heading[] = [];
  for (const word of words) {
    const last = headings.at(-1);
    const parts = last === undefined || word.from - last.to > 1 || startsCells(word.from, rows);
    if (parts) headings.push(word);
    else headings[headings.length - 1] = { name: `${last.name} ${word.name}`, from: last.from, to: word.to };
  }
  return headings.map(({ name, from }, n) => ({
    name,
    start: n === 0 ? 0 : edge(headings[n - 1]!.to, from, rows),
  }));
}

const isBlank = (row: string, at: number): boolean => row[at] === undefined || row[at] === " ";

const startsCells = (at: number, rows: readonly string[]): boolean =>
  rows.length > 0 && rows.every((row) => isBlank(row, at - 1) && !isBlank(row, at));

/** Cells may begin left of their heading: the column begins after the last gap that all rows have before it. */
function edge(after: number, heading: number, rows: readonly string[]): number {
  for (let at = heading; at >= after; at--)
    if (at > 0 && rows.every((row) => isBlank(row, at - 1))) return at;
  return heading;
}
