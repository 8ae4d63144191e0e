// The client's side of a lab: a key, a password and a known_hosts file, in a folder that only its owner reads.
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { putFile, putFolder } from "../files.mjs";
import { USER } from "./accounts.mjs";
import { makeKey } from "./sshd.mjs";

/** Makes a new key and a new password, replacing those of an earlier lab in the same folder. */
export const makeLogin = async (folder) => {
  const paths = {
    private_key_path: join(folder, "id_ed25519"),
    password_path: join(folder, "password"),
    known_hosts_path: join(folder, "known_hosts"),
  };
  await putFolder(folder, { mode: 0o700 });
  await rm(paths.private_key_path, { force: true });
  await rm(`${paths.private_key_path}.pub`, { force: true });
  const { public_key } = await makeKey(paths.private_key_path, USER);
  const password = randomBytes(12).toString("base64url");
  await putFile(paths.password_path, `${password}\n`, { mode: 0o600 });
  return { ...paths, public_key, password };
};
