// A simulated device gets a file over HTTP, as `copy http:` does.
import { open } from "node:fs/promises";
import type { DeviceFiles } from "./device-files.js";

/** @returns why the file is not there, undefined where it is */
export async function download(files: DeviceFiles, from: string, to: string): Promise<string | undefined> {
  try {
    const answer = await fetch(from, { redirect: "error" });
    if (!answer.ok || !answer.body) return `${answer.status} ${answer.statusText}`;
    if (files.isFull) return "No space left on device";
    const file = await open(files.pathOf(to), "w");
    try {
      for await (const piece of answer.body) await file.write(files.stored(Buffer.from(piece)));
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
