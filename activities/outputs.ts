// The text artifact of a step: the output of one command as it is, those of several each under a heading with its length.
import type { Json } from "../packages/devices/src/words/json.js";
import { joined, type Masked, ownText, ownWord } from "../packages/devices/src/words/masked.js";

const NOTHING = ownWord("");
const HEADING = /^### .* \((\d+) bytes\)\n/;

export function joinOutputs(commands: Masked[], outputs: Masked[], single: boolean): Masked {
  if (single) return outputs[0] ?? NOTHING;
  return joined(
    outputs.map(
      (output, n) => ownText`### ${commands[n] ?? NOTHING} (${Buffer.byteLength(output)} bytes)\n${output}\n`,
    ),
  );
}

/** The inverse of {@link joinOutputs}. */
export function splitOutputs(text: Buffer): Json {
  const outputs: string[] = [];
  let rest = text;
  while (rest.length > 0) {
    const heading = HEADING.exec(rest.subarray(0, 4_096).toString("utf8"));
    if (!heading) return text.toString("utf8");
    const from = Buffer.byteLength(heading[0]);
    const to = from + Number(heading[1]);
    outputs.push(rest.subarray(from, to).toString("utf8"));
    rest = rest.subarray(to + 1);
  }
  return outputs;
}
