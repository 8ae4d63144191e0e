// Downloads the Temporal binary from where the SDKs take theirs.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { TEMPORAL_VERSION } from "./wheel.js";

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin" };
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Downloads and unpacks the release archive into `folder`.
 * @param base `https://temporal.download/cli/archive` but in tests
 * @returns path of the binary, not yet executable
 */
export async function fetchFromArchive(folder: string, base: string, signal?: AbortSignal): Promise<string> {
  const platform = PLATFORMS[process.platform];
  const arch = ARCHITECTURES[process.arch];
  if (!platform || !arch) throw new Error(`no Temporal release for ${process.platform} on ${process.arch}`);
  const url = `${base}/v${TEMPORAL_VERSION}?platform=${platform}&arch=${arch}`;
  const timeout = AbortSignal.timeout(600_000);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const binary = join(folder, "temporal");
  let found = false;
  const entries = extract();
  const unpacked = pipeline(Readable.fromWeb(response.body), createGunzip(), entries);
  const written = (async () => {
    for await (const entry of entries) {
      if (entry.header.name.split("/").at(-1) === "temporal") {
        await pipeline(entry, createWriteStream(binary));
        found = true;
      } else entry.resume();
    }
  })();
  await Promise.all([unpacked, written]);
  if (!found) throw new Error(`${url} holds no file named temporal`);
  return binary;
}
