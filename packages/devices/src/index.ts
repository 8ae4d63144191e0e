// The public API of the device framework: sessions over SSH, without anything of Temporal. The lab takes what it needs from here.
export { deviceAt, type DeviceDescription } from "./device.js";
export type { Reply } from "./dialogs.js";
export { DeviceError, type DeviceErrorCode, NEVER_RETRIED, type RpcError } from "./errors.js";
export { type HostKeyStore, hostKeyFile } from "./hostkeys/file.js";
export { KnownHosts } from "./hostkeys/parse.js";
export type { Login } from "./login.js";
export { type OpenOptions, openSession } from "./open.js";
export type { ResolvedDevice } from "./words/device.js";
export type { CliPlatform, Platform } from "./words/platform.js";
export { loadPlatforms, parsePlatform } from "./platforms/load.js";
export { CredentialGuard, type LoginKey } from "./pool/guard.js";
export type { LoginEntry, LoginLedger, LoginOutcome } from "./pool/login-ledger.js";
export { LoginPace } from "./pool/login-pace.js";
export { type AcquireOptions, type Lease, type PoolOptions, SessionPool } from "./pool/pool.js";
export { type AsciicastOptions, asciicastRecorder } from "./recording/asciicast.js";
export { fileSink } from "./recording/file-sink.js";
export type { ByteSink } from "./recording/queue.js";
export type { FindSecrets } from "./recording/masked-events.js";
export type { Recorder } from "./recording/recorder.js";
export type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Guard,
  Session,
} from "./session.js";
export type { HopTimes } from "./ssh/connect.js";
export type { ShellChannel } from "./shell/channel.js";
export { TERMINAL } from "./ssh/shell.js";
export { ParseError, type ParseErrorCode, parseOutput, type ParseRequest } from "./parse/index.js";
export { replaySession, type ReplaySessionOptions } from "./replay/session.js";
export { RecordedSession } from "./replay/recorded-session.js";
export { PieceReader } from "./files/piece-reader.js";
export { packageFolder } from "./platforms/package-folder.js";
export type { Json } from "./words/json.js";
