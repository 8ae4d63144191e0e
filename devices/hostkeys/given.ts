// A known_hosts file that the inventory names: it is read, never written.
import { DeviceError } from "../errors.js";
import { hostKeyFile, type HostKeyStore } from "./file.js";

export type HostKeySource = Pick<HostKeyStore, "name" | "read">;

export function givenHostKeys(path: string): HostKeySource {
  const { name, read } = hostKeyFile(path);
  return {
    name,
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
