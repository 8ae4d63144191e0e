/** Runs `work` while holding the lock `file`, waiting for whoever holds it. */
export function withLock<T>(file: string, work: () => Promise<T>): Promise<T>;
