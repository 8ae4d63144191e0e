// Reads what a program says until it has ended; whoever takes the output slowly holds the program up.
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Recorder } from "../recording/recorder.js";
import type { Output } from "../shell/output.js";
import type { Exit, Running } from "./runner.js";

/** As much of the error output is kept as anybody reads, characters. */
const SAID = 64 * 1024;

/** @returns how it ended, and its error output */
export async function collect(
  { stdout, stderr, exit }: Running,
  output: Output,
  recorder: Recorder | undefined,
): Promise<[Exit, string]> {
  let said = "";
  const [ended] = await Promise.all([
    exit,
    read(stdout, recorder, async (text) => {
      output.add(text);
      await output.pending;
    }),
    read(stderr, recorder, async (text) => {
      said += text.slice(0, SAID - said.length);
    }),
  ]);
  await output.pending;
  return [ended, said];
}

async function read(
  stream: Readable,
  recorder: Recorder | undefined,
  use: (text: string) => Promise<void>,
): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let held = "";
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    await recorder?.output(bytes);
    const text = held + decoder.write(bytes);
    // A carriage return at the end may be the first half of a line end.
    held = text.endsWith("\r") ? "\r" : "";
    await use(text.slice(0, text.length - held.length).replaceAll("\r\n", "\n"));
  }
  await use(held + decoder.end());
}
