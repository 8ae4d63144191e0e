// Types of kinds.mjs.

/** What a kind of run is made of, by its name. */
export const KINDS: Record<
  string,
  {
    spec: string;
    limit?: string;
    inventory?: (text: string) => string;
    after?: { path: string; event: string; next?: string; body?: unknown };
  }
>;
export function specOf(name: string): string;
