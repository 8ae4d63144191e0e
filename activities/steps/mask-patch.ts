// Masks a difference: the shapes of secrets are those of a configuration's lines, without the signs before them.
import type { Redactor } from "../../artifacts/redaction/index.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import type { Masked } from "../../packages/devices/src/words/masked.js";
import { maskText } from "../off-loop/slices.js";

const SIGN = /^[ +-]/;

/** @returns the difference with `***` for each secret; a secret that changed still shows as a line removed and added */
export async function maskPatch(redactor: Pick<Redactor, "text" | "stream">, patch: string): Promise<Masked> {
  const masked: string[] = [];
  for (const { sign, lines } of blocksOf(patch)) {
    const text = await maskText(redactor, lines.join("\n"));
    for (const line of text.split("\n")) masked.push(sign + line);
    await pause();
  }
  return maskText(redactor, masked.join("\n"));
}

/** Lines that follow each other and have the same sign before them. */
function blocksOf(patch: string): { sign: string; lines: string[] }[] {
  const blocks: { sign: string; lines: string[] }[] = [];
  for (const line of patch.split("\n")) {
    const sign = SIGN.exec(line)?.[0] ?? "";
    if (blocks.at(-1)?.sign !== sign) blocks.push({ sign, lines: [] });
    blocks.at(-1)!.lines.push(line.slice(sign.length));
  }
  return blocks;
}
