// Masks a difference: the shapes of secrets are those of a configuration's lines, without the signs before them.
import type { Redactor } from "../../artifacts/redaction/index.js";

const SIGN = /^[ +-]/;

/** @returns the difference with `***` for each secret; a secret that changed still shows as a line removed and added */
export function maskPatch(redactor: Pick<Redactor, "text">, patch: string): string {
  const masked: string[] = [];
  let block: { sign: string; lines: string[] } | undefined;
  const flush = () => {
    if (!block) return;
    const { sign, lines } = block;
    masked.push(
      ...redactor
        .text(lines.join("\n"))
        .split("\n")
        .map((line) => sign + line),
    );
    block = undefined;
  };
  for (const line of patch.split("\n")) {
    const sign = SIGN.exec(line)?.[0] ?? "";
    if (block?.sign !== sign) {
      flush();
      block = { sign, lines: [] };
    }
    block.lines.push(line.slice(sign.length));
  }
  flush();
  return redactor.text(masked.join("\n"));
}
