// Files of a device, over whatever carries them.

/** Status of a file that is there. */
export interface RemoteFile {
  bytes: number;
  /** Permissions, where the device tells them. */
  mode?: number;
}

export interface WriteOptions {
  /** The file's size when all is written. */
  bytes: number;
  /** Behind what is there already; absent: the file begins anew. Only over SFTP. */
  from?: number;
  /** Told after each part that the device has acknowledged: bytes written so far, from the file's beginning. */
  progress?: (bytes: number) => void;
}

/** A path of the device as its file protocols name it. */
export type PathOf = (path: string) => string;

/** Reads and writes files of one device. Every method throws a `DeviceError`. */
export interface FileTransfer {
  readonly protocol: "sftp" | "scp" | "http";
  /** @returns undefined where there is no such file. Absent over SCP, which cannot ask. */
  stat?(path: string): Promise<RemoteFile | undefined>;
  /** Bytes that are free where this folder is; undefined where the server cannot tell. */
  free?(folder: string): Promise<number | undefined>;
  /** @param body may be read more than once */
  write(path: string, body: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<void>;
  /** @returns the file's bytes, in order */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Replaces what has this name by then. */
  rename?(from: string, to: string): Promise<void>;
  /** Nothing happens where there is no such file. */
  remove?(path: string): Promise<void>;
  setMode?(path: string, mode: number): Promise<void>;
  close(): void;
}

export interface FilesOptions {
  /** Until the device has opened its side, milliseconds. */
  open_ms?: number;
  /** From the opening to the last use, milliseconds; absent: as long as bytes come through. */
  timeout_ms?: number;
  /** Without any byte acknowledged for so long the transfer is given up, milliseconds. Default 60,000. */
  stall_ms?: number;
  signal?: AbortSignal;
}
