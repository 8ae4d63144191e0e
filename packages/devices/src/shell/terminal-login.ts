// The login on a terminal: user name and password are typed once each; asked again, they were wrong.
import { DeviceError } from "../errors.js";
import type { Login } from "../login.js";
import { re2 } from "./regex.js";
import { replyRules, type Rule } from "./rules.js";

const USER = "(?i)(?:^|[\\s(])(?:[\\w.-]+ )?(?:login|user ?name|user)(?: ?\\([\\w.-]+\\))? ?: ?$";
const PASSWORD = "(?i)pass ?(?:word|code)(?: for [\\w.@-]+)? ?: ?$";

export class TerminalLogin {
  #shown = false;

  constructor(
    readonly device: string,
    readonly login: Login,
  ) {}

  rules(): Rule[] {
    const { username, password, answers } = this.login;
    return [
      ...replyRules(answers),
      { prompt: USER, answer: username, enter: true, secret: false, asked_again: () => this.#refused() },
      {
        prompt: PASSWORD,
        answer: password ?? "",
        enter: true,
        secret: true,
        asked_again: () => this.#refused(),
      },
    ];
  }

  /** Looks at what arrives; ends the login where something is asked that the credential does not have. */
  watch(text: string): void {
    const line = text.slice(text.lastIndexOf("\n") + 1);
    const asked = re2(PASSWORD).test(line) ? "password" : re2(USER).test(line) ? "username" : undefined;
    if (asked === undefined) return;
    if (asked === "password") this.#shown = true;
    const has = this.login[asked];
    if (has !== undefined && has !== "") return;
    throw new DeviceError(
      "login_refused",
      `${this.device} asks for a ${asked === "username" ? "user name" : asked}, and the credential has none. Give the device a credential with one.`,
      { sent: false },
    );
  }

  /** A device that hangs up after the password has refused it. */
  async during(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#shown && error instanceof DeviceError && error.code === "session_lost") throw this.#refused();
      throw error;
    }
  }

  #refused(): DeviceError {
    return new DeviceError(
      "login_refused",
      `${this.device} refused the password of user ${this.login.username} on its terminal. One attempt was made. Check the credential.`,
      { sent: false },
    );
  }
}
