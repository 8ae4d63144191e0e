/**
 * Ports that nobody listens on, all different. They are ours until this process ends, however it ends: no other call gives
 * them away, in no process of this machine, and no outgoing connection gets them, so a program that is told one can bind it
 * whenever it likes, and again after it was killed.
 * @param host default 127.0.0.1
 */
export function takePorts(count: number, host?: string): Promise<number[]>;
