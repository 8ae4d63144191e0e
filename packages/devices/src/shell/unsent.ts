// Errors that come before the first byte of what was asked.
import { DeviceError } from "../errors.js";

/** Errors of work that comes before the first byte of what was asked. */
export async function unsent<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    throw new DeviceError(error.code, error.message, { ...error.details, sent: false }, { cause: error });
  }
}
