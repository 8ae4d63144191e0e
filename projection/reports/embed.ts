// Which outputs a report shows in place: those of steps that did not pass first, each and all bounded.
import type { ArtifactRef, DeviceResult } from "../../schemas/result.js";

export interface EmbedLimits {
  /** Bytes of one output. Default 16 KiB. */
  each?: number;
  /** Bytes of all. Default 4 MiB. */
  all?: number;
}

/**
 * @param read gives the text of an artifact by its path below the run's folder, undefined where there is none
 * @returns texts by path
 */
export async function embedOutputs(
  results: DeviceResult[],
  read: (path: string) => Promise<string | undefined>,
  { each = 16_384, all = 4_194_304 }: EmbedLimits = {},
): Promise<Map<string, string>> {
  const steps = results.flatMap((device) => device.steps);
  const bad = steps.filter(({ status }) => status !== "passed" && status !== "skipped");
  const rest = steps.filter(({ status }) => status === "passed");
  const chosen: ArtifactRef[] = [];
  let left = all;
  for (const artifact of [...bad, ...rest].flatMap(({ artifacts }) => artifacts)) {
    if (!/^(text\/|application\/(json|xml|yaml))/.test(artifact.media_type) || artifact.bytes > each)
      continue;
    if (artifact.bytes > left) break;
    left -= artifact.bytes;
    chosen.push(artifact);
  }
  const texts = new Map<string, string>();
  for (const { path } of chosen) {
    const text = await read(path);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
