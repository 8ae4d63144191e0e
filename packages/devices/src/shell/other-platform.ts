// A device that is of another platform than the inventory says, and whose prompt does not tell: it refuses in other words.
import { DeviceError } from "../errors.js";
import { commonFirst } from "../words/platform-order.js";
import { knownWithPrompt } from "../platforms/known.js";
import { ending } from "../quoted.js";
import type { Dialogue } from "./dialogue.js";
import { ownFailureIn } from "./refusal.js";

const MOST_LINES = 4;
/** So say simulators of all systems, and some small switches: it tells nothing. */
const ANYBODY = /^Unknown command$/;

/** What a line that prepares the session was answered with. */
export interface Prepared {
  line: string;
  said: string;
}

/**
 * Where nothing that prepares the session was carried out, and what the device says of it is a refusal on other platforms
 * with such a prompt, and none on its own.
 * @throws {DeviceError} mode_unreachable, with the platforms in `similar`
 */
export async function refuseOtherPlatform(
  { device, platform, prompt }: Dialogue,
  typed: readonly Prepared[],
): Promise<void> {
  const prepared = typed.map(({ line, said }) => ({ line, said: said.replace(/^\W*$/gm, "").trim() }));
  const [first] = prepared;
  if (first === undefined || !prepared.every(({ said }) => isNotKnown(said))) return;
  for (const { said } of prepared) if ((await ownFailureIn(platform, said)) !== undefined) return;
  const similar: string[] = [];
  for (const other of await knownWithPrompt(prompt.text))
    if (other.name !== platform.name && (await refusesAll(other, prepared))) similar.push(other.name);
  if (similar.length === 0) return;
  throw new DeviceError(
    "mode_unreachable",
    `${device} does not take the lines by which platform ${platform.name} prepares a session: to ${JSON.stringify(first.line)} it answers ` +
      `${JSON.stringify(ending(first.said, 300))}. Check that the device's platform is right.`,
    {
      sent: false,
      prompt: prompt.text,
      tail: ending(first.said, 500),
      similar: commonFirst(similar, first.said),
    },
  );
}

/** What a device says of a line that is not in its language. What it denies or calls old it knows. */
const NOT_KNOWN =
  /unknown|unrecogni[sz]ed|invalid|illegal|incorrect|incomplete|ambiguous|syntax|pars(?:e|ing)|expect|not found|no such|bad command|command error|wrong/i;

/** A refusal has few words. */
export const isNotKnown = (said: string): boolean =>
  NOT_KNOWN.test(said) && !ANYBODY.test(said) && said.split("\n").length <= MOST_LINES;

async function refusesAll(other: Dialogue["platform"], prepared: readonly Prepared[]): Promise<boolean> {
  for (const { said } of prepared) if ((await ownFailureIn(other, said)) === undefined) return false;
  return true;
}
