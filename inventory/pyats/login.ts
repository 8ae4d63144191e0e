// Credentials of a testbed: of the connection, the device, the testbed; and the `tacacs` and `passwords` of older ones.
import type { DraftDevice } from "../draft.js";
import { member, type Value } from "../yaml/read.js";
import type { Markup } from "./markup.js";

interface Levels {
  connection: Value | undefined;
  device: Value;
  testbed: Value | undefined;
}

export function loginOf(
  device: DraftDevice,
  { connection, device: own, testbed }: Levels,
  markup: Markup,
): void {
  const levels = [connection, own, testbed];
  const stated = (...path: string[]): Value | undefined =>
    levels.map((level) => path.reduce<Value | undefined>(member, level)).find((value) => value !== undefined);
  const { login } = device;
  const username = markup.text(
    stated("credentials", "default", "username") ??
      stated("credentials", "ssh", "username") ??
      stated("tacacs", "username") ??
      member(connection, "username"),
    "username",
  );
  if (username !== undefined) login.username ??= username.value;
  const password = markup.secret(
    stated("credentials", "default", "password") ??
      stated("credentials", "ssh", "password") ??
      stated("passwords", "tty") ??
      stated("passwords", "tacacs") ??
      stated("passwords", "line") ??
      stated("passwords", "linux") ??
      member(connection, "password"),
    "password",
  );
  if (password !== undefined) login.password = password;
  const enable = markup.secret(
    stated("credentials", "enable", "password") ?? stated("passwords", "enable"),
    "enable",
  );
  if (enable !== undefined && device.platforms[0]?.value !== "linux") login.enable = enable;
  const passphrase = markup.secret(stated("credentials", "default", "passphrase"), "passphrase");
  if (passphrase !== undefined && login.privateKey !== undefined) login.passphrase = passphrase;
}
