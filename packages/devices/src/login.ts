// What a login needs, already resolved: the only place where secrets are plain strings.
import type { Reply } from "./dialogs.js";

/** Exactly one way is offered to the device: the private key if there is one, else the agent, else the password. */
export interface Login {
  username: string;
  password?: string;
  /** PEM or OpenSSH text. */
  private_key?: string;
  passphrase?: string;
  /** Secret for the privileged mode. */
  enable?: string;
  /** Path of an SSH agent's socket. */
  agent?: string;
  /** Answers for further questions of a keyboard-interactive login. */
  answers?: Reply[];
}
