// An artifact on stdout: its bytes, but for the few that would make a line of it a command of a CI system.
import { Transform } from "node:stream";
import { disarmCommands, escapeBlock, printableJson } from "../schemas/printable.js";

/** A longer line is looked at in pieces, characters. */
const LONGEST = 1 << 20;
/** More than the start of a command takes, characters. */
const OVERLAP = 1_024;

const BINARY = /^(application\/gzip|image\/png)\b/;
const JSON_TYPE = /^application\/(\S+\+)?(json|x-ndjson|x-asciicast)\b/;

/** @param terminal whether control characters become visible too. @returns undefined where the bytes stay what they are */
export function printedBytes(mediaType: string, terminal: boolean): Transform | undefined {
  if (BINARY.test(mediaType)) return undefined;
  const isText = !mediaType.startsWith("application/octet-stream");
  // A recording of what is not UTF-8: one character for each byte.
  const encoding = isText ? "utf8" : "latin1";
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const decode = (chunk?: Buffer): string =>
    isText ? decoder.decode(chunk, { stream: chunk !== undefined }) : (chunk?.toString(encoding) ?? "");
  const printed = (text: string): Buffer => {
    const shown = JSON_TYPE.test(mediaType)
      ? printableJson(text)
      : disarmCommands(terminal ? escapeBlock(text) : text);
    return Buffer.from(shown, encoding);
  };
  let rest = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = rest + decode(chunk);
      const line = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
      const end = text.length - line > LONGEST ? text.length - OVERLAP : line;
      rest = text.slice(end);
      done(null, printed(text.slice(0, end)));
    },
    flush(done) {
      done(null, printed(rest + decode()));
    },
  });
}
