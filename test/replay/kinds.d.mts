// Types of kinds.mjs.

/** What a kind of run is made of, by its name. */
export const KINDS: Record<
  string,
  {
    spec: string;
    limit?: string;
    inventory?: (text: string) => string;
    /** A lab of its own. */
    devices?: { name: string; faults?: object }[];
    request?: object;
    /** Another run of the same goes first, and holds the devices. */
    behind?: true;
    after?: { path: string; event: string; step?: string; next?: string; pause_ms?: number; body?: unknown };
    also?: Record<string, string>;
  }
>;
export const OTHERS: Record<string, (run: string) => string>;
export const NAMES: string[];
export function specOf(name: string): string;
