// A file that a setting of Temporal's client names, and that is not there, is told by the setting's name.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { SettingError } from "../schemas/setting.js";
import { temporalSettings } from "./temporal-settings.js";

afterEach(() => vi.unstubAllEnvs());

test.each([
  "TEMPORAL_TLS_CLIENT_CERT_PATH",
  "TEMPORAL_TLS_CLIENT_KEY_PATH",
  "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
  "TEMPORAL_CONFIG_FILE",
])("%s", (name) => {
  vi.stubEnv(name, "certs/missing.pem");
  const path = resolve("certs/missing.pem");
  expect(() => temporalSettings(process.env)).toThrow(
    new SettingError(
      `${name} names certs/missing.pem, which cannot be read: it does not exist (it was looked for at ${path}; relative paths start where this process was started). ` +
        "Correct the setting, or make the file readable for the user of this process.",
    ),
  );
});

test("a configuration file that cannot be understood is told by its name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "temporal-settings-"));
  const file = join(folder, "temporal.toml");
  await writeFile(file, "x\n");
  vi.stubEnv("TEMPORAL_CONFIG_FILE", file);
  expect(() => temporalSettings(process.env)).toThrow(file);
  expect(() => temporalSettings(process.env)).toThrow(SettingError);
  await rm(folder, { recursive: true });
});
