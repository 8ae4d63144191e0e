/** As go.mod names it, such as `v1.30.6`. */
export function serverVersion(): string;
/** Whether the programs are in the cache. */
export function areBuilt(): boolean;
/** Builds them where they are not. @throws {Error} with the cure */
export function ensureBinaries(say: (line: string) => void): Promise<{ server: string; sql_tool: string }>;
