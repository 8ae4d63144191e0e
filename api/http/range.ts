// One byte range, as RFC 9110 has it.
import { Problem } from "../problem.js";

/**
 * @returns both ends included; undefined where all is wanted: no header, several ranges, or none that we understand
 * @throws {Problem} `range_not_satisfiable`
 */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size || start > end) {
    throw new Problem(
      "range_not_satisfiable",
      `The file has ${size} bytes; the range ${header} is outside.`,
      {
        headers: { "content-range": `bytes */${size}` },
      },
    );
  }
  return { start, end };
}
