// Temporal's own client configuration, from its variables and its file, with errors that name the setting.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { SettingError, unreadableSetting } from "../schemas/setting.js";

type Environment = Record<string, string | undefined>;

const FILES = [
  "TEMPORAL_TLS_CLIENT_CERT_PATH",
  "TEMPORAL_TLS_CLIENT_KEY_PATH",
  "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
  "TEMPORAL_CONFIG_FILE",
] as const;

/** @throws {SettingError} where a file that it names cannot be read, or where it cannot be understood */
export function temporalSettings(env: Environment): ReturnType<typeof loadClientConnectConfig> {
  const { TEMPORAL_CONFIG_FILE: file } = env;
  if (file && !existsSync(file)) throw unreadable(env, file, { code: "ENOENT" });
  try {
    return loadClientConnectConfig();
  } catch (error) {
    const { path, message } = error as NodeJS.ErrnoException;
    if (path !== undefined) throw unreadable(env, path, error);
    throw new SettingError(
      `The configuration of the Temporal client (${file ?? "its file"} or the TEMPORAL_* variables) cannot be used: ${message.trim()}`,
      { cause: error },
    );
  }
}

function unreadable(env: Environment, path: string, error: unknown): SettingError {
  const name = FILES.find((each) => env[each] === path) ?? "Temporal's configuration file";
  return unreadableSetting({ name, given: path, path: resolve(path) }, error);
}
