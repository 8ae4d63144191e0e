// Answers the questions of a keyboard-interactive login: the password once, the rest only when an answer is configured.
import { DeviceError } from "../errors.js";
import type { Login } from "../login.js";
import { ending } from "../quoted.js";
import { re2 } from "../shell/regex.js";

export interface PromptRound {
  device: string;
  login: Login;
  name: string;
  instructions: string;
  prompts: { prompt: string; echo?: boolean }[];
}

const CHANGE = /new password|retype|re-?enter|again|current|change|expired/i;
const PASSWORD = /pass ?(word|code|phrase)/i;
/** Characters of a question that are looked at. */
const LONGEST = 2_000;
const USER = /user ?name|login|user:/i;

/**
 * @param state remembers over the rounds of one attempt that the password was given: asked again, it was wrong.
 * @returns the answers, or why the login ends here
 */
export function answerPrompts(round: PromptRound, state: { answered: boolean }): string[] | DeviceError {
  const { device, login, prompts } = round;
  const answers: string[] = [];
  for (const { prompt, echo } of prompts) {
    const question = prompt.trim().slice(-LONGEST);
    const configured = configuredAnswer(login, question);
    if (configured instanceof DeviceError) return configured;
    if (configured) answers.push(configured.answer);
    else if (CHANGE.test(question))
      return dialog(round, question, "The password has expired or must be changed: set a new one by hand.");
    else if (echo && USER.test(question)) answers.push(login.username);
    else if (PASSWORD.test(question) || (prompts.length === 1 && !echo && !state.answered)) {
      if (state.answered) {
        return new DeviceError(
          "login_refused",
          `${device} refused the password of user ${login.username} (keyboard-interactive) and asks again. One attempt was made. Check the credential.`,
          { sent: false },
        );
      }
      state.answered = true;
      answers.push(login.password ?? "");
    } else
      return dialog(
        round,
        question,
        "Add an answer for it to the platform's login_dialogs, or use a credential that is not asked.",
      );
  }
  return answers;
}

function configuredAnswer({ answers }: Login, question: string) {
  try {
    return answers?.find((answer) => re2(answer.prompt).test(question));
  } catch (error) {
    if (error instanceof DeviceError) return error;
    throw error;
  }
}

function dialog({ device, instructions }: PromptRound, question: string, cure: string): DeviceError {
  const asked = [instructions.trim(), question].filter((part) => part !== "").join(" ");
  return new DeviceError(
    "login_dialog",
    `${device} asks during the login: ${JSON.stringify(asked)}, and nothing answers that. ${cure}`,
    {
      sent: false,
      tail: ending(asked, 500),
    },
  );
}
