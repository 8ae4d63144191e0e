// Types of ledger.mjs.
export interface LedgerEntry {
  /** RFC 3339. */
  time: string;
  /** Process id of the session. */
  session: number;
  /** `line`: typed and ended with Enter. `exec`: came with the login. `key`: answers a pager, or a control key.
   * `close`: its text is the program's exit code, or nothing where the connection ended first. */
  kind: "open" | "line" | "exec" | "key" | "close";
  text: string;
}
export function readLedger(path: string): LedgerEntry[];
export function typedLines(entries: LedgerEntry[]): string[];
