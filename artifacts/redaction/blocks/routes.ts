// `community "X"` of a policy of routes, told from one of SNMP by the lines around it: the members of a list stand below, what
// matches or sets communities above.

const STATEMENT = /^(\s*)(?:[-+!] ?\s*)?community (?:"[^"]*"|\S+)\s*[{;]?\s*$/;
const MEMBERS = /^\s*(?:[-+!] ?\s*)?(?:members?|expression)\b/;
const CLAUSE = /^(?:from|then|action (?:accept|reject|next-entry|next-policy|drop))(?: \{)?$/;
/** Lines above that are looked at. */
const MOST_LINES = 16;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** @param start of the line in the text, and its end */
export function isOfRoutes(text: string, start: number, end: number): boolean {
  const statement = STATEMENT.exec(text.slice(start, end));
  if (!statement) return false;
  return hasMembers(text, end, statement[1]!.length) || isInClause(text, start, statement[1]!.length);
}

function hasMembers(text: string, end: number, indent: number): boolean {
  const next = lineFrom(text, end + 1);
  return MEMBERS.test(next) && indentOf(next) > indent;
}

function isInClause(text: string, start: number, indent: number): boolean {
  let at = start;
  for (let n = 0; n < MOST_LINES && at > 0; n++) {
    const from = text.lastIndexOf("\n", at - 2) + 1;
    const line = text.slice(from, at).trimEnd();
    if (indentOf(line) < indent) return CLAUSE.test(line.trimStart());
    at = from;
  }
  return false;
}

function lineFrom(text: string, start: number): string {
  const feed = text.indexOf("\n", start);
  return text.slice(start, feed === -1 ? undefined : feed);
}
