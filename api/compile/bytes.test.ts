// Files of a job that come in very many small chunks, as the results of a run of many devices do.
import { expect, it } from "vitest";
import { ReceivedFiles, sendFiles } from "./bytes.js";

const MIB = 1024 * 1024;

async function* inChunks(text: string, of: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += of) yield Buffer.from(text.slice(at, at + of));
}

it("sends few large messages, lets others have the loop, and the other end has the same bytes", async () => {
  const text = Array.from({ length: 200_000 }, (_, n) => `{"device":"r${n}"},`).join("");
  const files = new ReceivedFiles();
  const sizes: number[] = [];
  let turns = 0;
  let isSent = false;
  const count = (): void => {
    turns++;
    if (!isSent) setImmediate(count);
  };
  setImmediate(count);
  const job = await sendFiles(
    { results: inChunks(text, 20), plan: Buffer.from("x".repeat(2 * MIB + 1)) },
    async (n, piece) => {
      sizes.push(piece.byteLength);
      files.add(n, piece);
    },
  );
  isSent = true;
  expect(sizes.length).toBeLessThan(12);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MIB);
  expect(turns).toBeGreaterThan(3);
  const received = files.putInto(job as { results: Uint8Array; plan: Uint8Array });
  expect(Buffer.from(received.results).toString("utf8")).toBe(text);
  expect(received.plan.byteLength).toBe(2 * MIB + 1);
});
