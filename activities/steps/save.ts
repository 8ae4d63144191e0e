// Writes the startup configuration after a change that is in effect already.
import { DeviceError } from "../../packages/devices/src/errors.js";
import type { CommandOptions, Session } from "../../packages/devices/src/session.js";

/** @returns why it was not written; the change itself stays as it is */
export async function saveStartup(session: Session, options: CommandOptions): Promise<string | undefined> {
  const failed = (why: string) =>
    `the change is in effect, but writing it to the startup configuration failed: ${why}`;
  try {
    const { refused } = await session.save(options);
    return refused === undefined ? undefined : failed(JSON.stringify(refused));
  } catch (error) {
    if (error instanceof DeviceError) return failed(error.message);
    throw error;
  }
}
