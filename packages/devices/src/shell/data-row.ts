// Tells rows of data, such as the counter `Invalid VRF : 0`, from refusals that begin with the same word.

/** A name, and behind dots, an arrow, a colon or some blanks its value. Only a number tells a row where the separator is short. */
const ROW = new RegExp(
  [
    /^\s*[A-Za-z][\w /().,+'#-]{1,70}?/.source,
    /(?:\s*-{2,}>\s*\S.*|\s*\.{3,}\s*\S.*|\s*[:=]\s*\d[\d,.]*\s*%?|\s{2,}\d[\d,.]*(?:\s+\d[\d,.]*)*)\s*$/
      .source,
  ].join(""),
);
const MOST = 300;

const isRow = (line: string | undefined): boolean =>
  line !== undefined && line.length <= MOST && ROW.test(line);

/**
 * Says of a line whether it is a row of data: it has the form of one, and so has the line above or below it.
 * A refusal stands alone or beside sentences.
 */
export function dataRowsOf(text: string): (line: string) => boolean {
  let rows: Set<string> | undefined;
  return (line) => {
    if (!isRow(line)) return false;
    rows ??= rowsIn(text);
    return rows.has(line);
  };
}

function rowsIn(text: string): Set<string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const areRows = lines.map(isRow);
  return new Set(lines.filter((_, at) => areRows[at] && (areRows[at - 1] || areRows[at + 1])));
}
