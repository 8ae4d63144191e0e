// A simulated device as users of a lab see it: what it received, what it holds, what goes wrong with it.
import type { Device, Login } from "./device.js";
import { type Faults, parseFaults } from "./faults.js";
import type { LedgerEntry } from "./ledger.js";
import type { Listener } from "./listener.js";
import { configText, view } from "./view.js";

export interface LabDevice {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly kind: string;
  readonly platform: string;
  /** Every line that the device received, in order. */
  ledger(): LedgerEntry[];
  /** Bytes of a file on its disk. */
  file(path: string): Buffer | undefined;
  /** Bytes that were written to its disk, whatever became of them. */
  disk_written(): number;
  running_config(): string;
  startup_config(): string;
  /** Sessions open now. */
  sessions(): number;
  /** Every login that was tried with a method that the device offers. */
  logins(): Login[];
  faults(): Faults;
  /** Replaces all faults; counts anew. @throws {Error} naming a key that is wrong */
  setFaults(faults: Faults): Promise<void>;
  /** Ends all sessions: closed, or half-open as when a cable is cut. */
  disconnect(how?: "close" | "half_open"): void;
  /** Restarts it as the reload command does. */
  reload(): void;
  /** Types a log line into all open sessions. */
  syslog(text: string): void;
}

/** The public face of a device. */
export function labDevice(device: Device, listener: Listener, host: string): LabDevice {
  const nobody = { id: 0, user: "", mode: "", context: "", candidate: "", dirty: false };
  return {
    name: device.name,
    host,
    get port() {
      return listener.port;
    },
    kind: device.kind.name,
    platform: device.kind.platform,
    ledger: () => [...device.ledger.entries],
    file: (path) => device.files.content(path),
    disk_written: () => device.files.written,
    running_config: () => configText(device, device.store.running, view(device, nobody)),
    startup_config: () => configText(device, device.store.startup, view(device, nobody)),
    sessions: () => device.open.size,
    logins: () => [...device.logins],
    faults: () => device.faults,
    async setFaults(faults) {
      device.setFaults(parseFaults(faults, device.name));
      if (faults.refuse_connections) await listener.unlisten();
      else await listener.listen();
    },
    disconnect(how = "close") {
      for (const session of device.open.values()) session.drop(how);
    },
    reload: () => device.reload(),
    syslog: (text) => device.notify(text),
  };
}
