// Chooses how to authenticate: one method, one attempt, so that a wrong password is one failed login and not three.
import ssh2, { type AnyAuthMethod, type ParsedKey } from "ssh2";
import { DeviceError } from "../errors.js";
import type { Login } from "../login.js";
import { answerPrompts, type PromptRound } from "./keyboard.js";

export interface AuthenticationOptions {
  device: string;
  login: Login;
  /** Set once a changed host key was let pass: no password may go out. It is the command that removes the old key. */
  keyToRemove: () => string | undefined;
  /** Called when the secret is about to be shown. */
  attempting: () => void;
  /** Ends the login with this error. */
  fail: (error: DeviceError) => void;
}

type Method = "publickey" | "agent" | "password" | "keyboard-interactive";
type Next = (method: AnyAuthMethod | false) => void;

/** An ssh2 `authHandler`. It asks with `none` first, as OpenSSH does, to learn what the server offers. */
export function authentication(
  options: AuthenticationOptions,
): (left: string[] | null, partial: boolean | null, next: Next) => void {
  const { login } = options;
  const key = login.private_key === undefined ? undefined : privateKey(options.device, login);
  const tried = new Set<Method>();
  let asked = false;
  return (left, partial, next) => {
    if (!asked) {
      asked = true;
      next({ type: "none", username: login.username });
      return;
    }
    const offered = left ?? [];
    const method = tried.size === 0 || partial ? choose(login, offered, tried) : undefined;
    if (method === undefined) {
      options.fail(refused(options, offered, [...tried]));
      return;
    }
    const remove = options.keyToRemove();
    if ((method === "password" || method === "keyboard-interactive") && remove !== undefined) {
      options.fail(
        new DeviceError(
          "host_key_changed",
          `${options.device}: its host key has changed, so no password is sent to it (strict_host_key_checking: no lets only ` +
            `keys pass). If the change is expected: ${remove}`,
          { sent: false },
        ),
      );
      return;
    }
    tried.add(method);
    options.attempting();
    next(attempt(method, options, key));
  };
}

function choose(login: Login, offered: string[], tried: Set<Method>): Method | undefined {
  const methods: Method[] = [];
  if (login.private_key !== undefined) methods.push("publickey");
  else if (login.agent !== undefined) methods.push("agent");
  const keyed = methods.length > 0;
  // Beside a key, a password is a second factor: only after the server has accepted the key and asks for more.
  if (login.password !== undefined && (!keyed || tried.size > 0)) {
    methods.push(offered.includes("password") ? "password" : "keyboard-interactive");
  }
  return methods.find(
    (method) => !tried.has(method) && offered.includes(method === "agent" ? "publickey" : method),
  );
}

function attempt(
  method: Method,
  { device, login, fail }: AuthenticationOptions,
  key: ParsedKey | undefined,
): AnyAuthMethod {
  const { username } = login;
  switch (method) {
    case "publickey":
      return { type: "publickey", username, key: key as ParsedKey };
    case "agent":
      return { type: "agent", username, agent: login.agent as string };
    case "password":
      return { type: "password", username, password: login.password as string };
    case "keyboard-interactive": {
      const state = { answered: false };
      const prompt = (
        name: string,
        instructions: string,
        _lang: string,
        prompts: PromptRound["prompts"],
        finish: (answers: string[]) => void,
      ) => {
        const answers = answerPrompts({ device, login, name, instructions, prompts }, state);
        if (answers instanceof DeviceError) fail(answers);
        else finish(answers);
      };
      return { type: "keyboard-interactive", username, prompt };
    }
  }
}

function refused({ device, login }: AuthenticationOptions, offered: string[], tried: Method[]): DeviceError {
  const user = login.username === "" ? "an empty user name" : `user ${login.username}`;
  const message =
    tried.length > 0
      ? `${device} refused the ${tried.map((method) => NOUN[method]).join(" and ")} of ${user}. One attempt was made. Check the credential.`
      : `${device} offers ${offered.join(", ") || "no way"} to log in, and the credential of ${user} has ${has(login)}. ` +
        "Give the credential what the device asks for.";
  return new DeviceError("login_refused", message, { sent: false });
}

const NOUN: Record<Method, string> = {
  publickey: "private key",
  agent: "agent's keys",
  password: "password",
  "keyboard-interactive": "password (keyboard-interactive)",
};

function has(login: Login): string {
  if (login.private_key !== undefined) return "a private key";
  if (login.agent !== undefined) return "an agent";
  return login.password === undefined ? "neither key nor password" : "a password";
}

function privateKey(device: string, login: Login): ParsedKey {
  const parsed = ssh2.utils.parseKey(login.private_key as string, login.passphrase);
  if (parsed instanceof Error) {
    const cure =
      login.passphrase === undefined
        ? "If it is encrypted, give the credential its passphrase."
        : "Check key and passphrase.";
    throw new DeviceError("secret_unavailable", `${device}: the private key cannot be read. ${cure}`, {
      sent: false,
    });
  }
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey;
  if (!key.isPrivateKey()) {
    throw new DeviceError(
      "secret_unavailable",
      `${device}: private_key holds a public key; the private one is needed.`,
      { sent: false },
    );
  }
  return key;
}
