// `scp -t` and `scp -f` of a simulated device.
import { open } from "node:fs/promises";
import type { ServerChannel } from "ssh2";
import { PieceReader } from "../../../devices/src/files/piece-reader.js";
import type { DeviceFiles } from "./device-files.js";

const OK = Buffer.from([0]);

/** @returns undefined for a command that is none of them */
export function scpOf(command: string): { to?: string; from?: string } | undefined {
  const [, way, path] = /^scp -(t|f) (\S+)$/.exec(command) ?? [];
  if (path === undefined) return undefined;
  return way === "t" ? { to: path } : { from: path };
}

export async function serveScp(
  channel: ServerChannel,
  { to, from }: { to?: string; from?: string },
  files: DeviceFiles,
): Promise<void> {
  const incoming = readerOf(channel);
  try {
    if (to !== undefined) await receive(channel, incoming, to, files);
    else if (from !== undefined) await send(channel, incoming, from, files);
    channel.exit(0);
  } catch {
    channel.exit(1);
  }
  channel.end();
}

async function receive(channel: ServerChannel, incoming: PieceReader, to: string, files: DeviceFiles) {
  channel.write(OK);
  const header = await lineOf(incoming);
  const size = Number(/^C[0-7]+ (\d+) /.exec(header)?.[1]);
  if (size > files.size || files.isFull) {
    channel.write(`\x02scp: ${to}: No space left on device\n`);
    throw new Error("full");
  }
  channel.write(OK);
  const file = await open(files.pathOf(to), "w");
  try {
    for (let left = size; left > 0; ) {
      const piece = await incoming.take(left);
      await file.write(files.stored(piece));
      left -= piece.length;
    }
  } finally {
    await file.close();
  }
  await incoming.take(1);
  channel.write(OK);
}

async function send(channel: ServerChannel, incoming: PieceReader, from: string, files: DeviceFiles) {
  const content = files.content(from);
  await incoming.take(1);
  if (!content) {
    channel.write(`\x01scp: ${from}: No such file or directory\n`);
    throw new Error("absent");
  }
  channel.write(`C0644 ${content.length} ${from.split(/[/:]/).at(-1)}\n`);
  await incoming.take(1);
  channel.write(content);
  channel.write(OK);
  await incoming.take(1);
}

/** What the other side sends. */
function readerOf(channel: ServerChannel): PieceReader {
  const pieces = channel[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return new PieceReader(async () => {
    const { value, done } = await pieces.next();
    if (done) throw new Error("ended");
    return value;
  });
}

async function lineOf(incoming: PieceReader): Promise<string> {
  let text = "";
  while (!text.endsWith("\n")) text += (await incoming.take(1)).toString("latin1");
  return text;
}
