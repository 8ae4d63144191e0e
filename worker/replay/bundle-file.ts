// The histories of a run's bundle (tar.gz), wherever it was made.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { type BundleLimits, BundleMeter, counted } from "../../schemas/bundle-limits.js";
import type { RecordedHistory } from "./replay.js";

/** All histories of a bundle together may have so many bytes: they are replayed from memory. */
const LARGEST = 512 * 1024 * 1024;
const HISTORY = /^[^/]+\/history\/([^/]+)\.json$/;

/** @throws {Error} when the file is not a bundle, one without histories, or one that exceeds a limit */
export async function historiesOfBundle(file: string, limits: BundleLimits): Promise<RecordedHistory[]> {
  const found: RecordedHistory[] = [];
  const tar = extract();
  let size = 0;
  const meter = new BundleMeter(limits);
  const read = async () => {
    for await (const entry of tar) {
      meter.entry(entry.header);
      const name = HISTORY.exec(entry.header.name)?.[1];
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        if (name === undefined) continue;
        size += chunk.length;
        if (size > LARGEST) throw new Error(`its histories have more than ${LARGEST} bytes`);
        chunks.push(chunk);
      }
      if (found.some((history) => history.name === name)) throw new Error(`it holds history ${name} twice`);
      if (name !== undefined) found.push({ name, json: Buffer.concat(chunks).toString("utf8") });
    }
  };
  try {
    await Promise.all([
      pipeline(
        createReadStream(file),
        counted((bytes) => meter.packed(bytes)),
        createGunzip(),
        counted((bytes) => meter.unpacked(bytes)),
        tar,
      ),
      read(),
    ]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Error(`${file} is not there`, { cause: error });
    throw new Error(
      `${file} is not a usable bundle of a run: ${message}. \`orchestrator runs bundle RUN\` makes one.`,
      { cause: error },
    );
  }
  if (found.length === 0) {
    throw new Error(
      `${file} holds no history. A bundle has them below RUN/history/; \`orchestrator runs bundle RUN\` makes one.`,
    );
  }
  return found;
}
