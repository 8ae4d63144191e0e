export const LARGE_RUNS: Record<string, object>;
/** @param store folder of an artifact store */
export function archiveLargeRun(store: string, run: string, name: string): Promise<void>;
export function skippedRun(devices: number, steps: number): object;
export function READS(run: string): string[];
