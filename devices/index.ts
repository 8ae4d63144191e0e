// The public API of the device framework: sessions over SSH, without anything of Temporal.
export type { Reply } from "./dialogs.js";
export { DeviceError, type DeviceErrorCode, NEVER_RETRIED } from "./errors.js";
export { type HostKeyStore, hostKeyFile } from "./hostkeys/file.js";
export type { Login } from "./login.js";
export { type OpenOptions, openSession } from "./open.js";
export type { Recorder, StreamMasker } from "./recording/recorder.js";
export type { CommandOptions, CommandResult, ConfigureOptions, ConfigureResult, Session } from "./session.js";
