// The reference TextFSM and the public templates: from the cache or PyPI, apart from what is installed.

export type Cell = string | (string | null | Record<string, string | null>)[];

export type ReferenceRequest =
  | { template: string; text: string }
  | { source: string; text: string }
  | { folder: string; platform: string; command: string; text: string }
  | { pattern: string; lines: string[] }
  | { template: string; text: string; repeat: number };

export interface ReferenceAnswer {
  /** Class of the Python exception. */
  error?: string;
  message?: string;
  header?: string[];
  rows?: Cell[][] | number;
  records?: Record<string, Cell>[];
  /** For each line the whole match and the named groups, or null. */
  matches?: ([string, Record<string, string | null>] | null)[];
  seconds?: number;
}

export interface Reference {
  /** Folder of the public templates. */
  templates: string;
  /** Their file names, sorted. */
  names: string[];
  ask(request: ReferenceRequest): Promise<ReferenceAnswer>;
  close(): Promise<void>;
}

/** @throws with pip's reason when it cannot be fetched */
export function startReference(env: Record<string, string | undefined>): Promise<Reference>;
