// Authentication on a simulated device: password, keyboard-interactive, public key, expired passwords.
import ssh2, { type AuthContext, type KeyboardAuthContext, type PublicKeyAuthContext } from "ssh2";
import type { Device } from "./device.js";
import { pause } from "./terminal.js";

export interface Accounts {
  /** Undefined: any name. */
  username: string | undefined;
  password: string;
  /** Public keys in OpenSSH's one-line form. */
  authorized_keys: string[];
}

/** Decides one authentication request and notes it in the device's logins. */
export async function authenticate(context: AuthContext, device: Device, accounts: Accounts): Promise<void> {
  const { faults } = device;
  const methods = offered(device, accounts);
  if (context.method === "none" || context.method === "hostbased" || !methods.includes(context.method))
    return context.reject(methods);
  if (faults.login_delay_ms) await pause(faults.login_delay_ms);
  const known = accounts.username === undefined || accounts.username === context.username;
  const accepted = known && !faults.reject_login && (await proven(context, device, accounts));
  if (context.method === "publickey" && accepted && !context.signature) return context.accept();
  device.logins.push({
    at: new Date().toISOString(),
    username: context.username,
    method: context.method,
    accepted,
  });
  if (accepted) context.accept();
  else context.reject(methods);
}

function offered(
  { faults }: Device,
  { authorized_keys }: Accounts,
): ("password" | "keyboard-interactive" | "publickey")[] {
  if (faults.keyboard_interactive) return ["keyboard-interactive"];
  return [...(authorized_keys.length ? (["publickey"] as const) : []), "password", "keyboard-interactive"];
}

async function proven(context: AuthContext, device: Device, accounts: Accounts): Promise<boolean> {
  if (context.method === "password") {
    if (context.password !== accounts.password) return false;
    return device.faults.expired_password === "ssh" ? changed(context) : true;
  }
  if (context.method === "keyboard-interactive") return interactive(context, device, accounts.password);
  return context.method === "publickey" && signed(context, accounts.authorized_keys);
}

async function interactive(
  context: KeyboardAuthContext,
  { faults }: Device,
  password: string,
): Promise<boolean> {
  for (const [index, prompt] of (faults.keyboard_interactive ?? ["Password: "]).entries()) {
    const [answer = ""] = await prompts(context, prompt);
    if (index === 0 ? answer !== password : !answer) return false;
  }
  if (faults.expired_password !== "ssh") return true;
  for (const prompt of ["Your password has expired. New password: ", "Retype new password: "])
    await prompts(context, prompt);
  return false;
}

const prompts = (context: KeyboardAuthContext, prompt: string) =>
  new Promise<string[]>((done) => {
    context.once("abort", () => done([]));
    context.prompt([{ prompt, echo: false }], done);
  });

const changed = (context: Extract<AuthContext, { method: "password" }>) =>
  new Promise<boolean>((done) =>
    context.requestChange("Your password has expired, choose a new one", () => done(false)),
  );

function signed(context: PublicKeyAuthContext, authorized: string[]): boolean {
  for (const line of authorized) {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error) continue;
    if (context.key.algo !== key.type && !(key.type === "ssh-rsa" && context.key.algo.startsWith("rsa-sha2")))
      continue;
    if (!key.getPublicSSH().equals(context.key.data)) continue;
    if (!context.signature || !context.blob) return true;
    return key.verify(context.blob, context.signature, context.hashAlgo);
  }
  return false;
}
