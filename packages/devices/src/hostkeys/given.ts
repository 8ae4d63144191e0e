// A known_hosts file that the inventory names: it is read, never written.
import { access } from "node:fs/promises";
import { DeviceError } from "../errors.js";
import { hostKeyFile, type HostKeyStore } from "./file.js";

export interface HostKeySource extends Pick<HostKeyStore, "name" | "read"> {
  /** Whether there is a file; absent where that says nothing. */
  exists?: () => Promise<boolean>;
}

export function givenHostKeys(path: string): HostKeySource {
  const { name, read } = hostKeyFile(path);
  return {
    name,
    exists: () =>
      access(name).then(
        () => true,
        () => false,
      ),
    read: () =>
      read().catch((error: NodeJS.ErrnoException) => {
        throw new DeviceError(
          "host_key_unknown",
          `the known_hosts file ${name} cannot be read (${error.code ?? error.message}). Correct ssh.known_hosts, or the file's permissions on the worker.`,
          { sent: false },
        );
      }),
  };
}
