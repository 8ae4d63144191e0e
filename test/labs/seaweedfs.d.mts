export interface SeaweedFs {
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `AWS_*` as a process that uses the server needs them. */
  env: Record<string, string>;
  /** Of the running server. */
  pid(): number | undefined;
  /** Ends the server as a crash does; its data and ports stay for {@link SeaweedFs.start}. */
  stop(): Promise<void>;
  /** Starts it again and waits until it serves. */
  start(): Promise<void>;
  /** Ends the server and removes its data, where no folder was given for it. */
  dispose(): Promise<void>;
}

type Env = Record<string, string | undefined>;

/** @returns path of `weed`. @throws with the reason when there is none and none can be fetched */
export function findSeaweedFs(env: Env): Promise<string>;

/**
 * Starts a server with one bucket, empty in a new folder.
 * @param options `data`: a folder that stays. Default one of its own, which goes away with it
 * @throws with the last lines of its log when it does not serve in time
 */
export function startSeaweedFs(env: Env, options?: { data?: string }): Promise<SeaweedFs>;
