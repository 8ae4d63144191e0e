// The ledger of a device: every line that it received, in memory and, for readers outside the process, in a file.
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface LedgerEntry {
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  /** Counts from 1 per device, over all its logins. */
  session: number;
  /** The mode in which the line arrived. */
  mode: string;
  /** As typed; passwords are shown as `(secret)`. */
  line: string;
}

export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly #file: number | undefined;

  /** `folder` must exist; the file there is `<device>.log`, one JSON object a line, appended before the device acts. */
  constructor(device: string, folder: string | undefined) {
    if (folder) this.#file = openSync(join(folder, `${device}.log`), "a");
  }

  add(session: number, mode: string, line: string): void {
    const entry = { at: new Date().toISOString(), session, mode, line };
    this.entries.push(entry);
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
