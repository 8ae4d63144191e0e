// What devices of all makers say to somebody who lacks the rights for a command. It is all that they say.

const MOST_LINES = 3;
/** Programs name themselves before it; behind the name of a file it is about that file. */
const DENIED =
  /^[\s%!*]{0,4}(?:[\w-]{1,20}: ?){0,2}(?:(?:command|aaa|user|this command has been|access|request) ){0,2}(?:authori[sz]ation (?:has )?(?:failed|denied|error)|permission denied|cannot execute command|command (?:is )?not allowed|access denied|(?:you are |(?:command |this command )?(?:is )?)not authori[sz]ed|(?:you have )?(?:insufficient|no(?:t enough)?(?: sufficient)?) privileges?|privilege level (?:is )?too low|you (?:do not|don'?t) have (?:the |enough |sufficient |required ){0,2}(?:permissions?|privileges?|rights|authority))\b/i;

/** The line by which the device denies the command to the user, where it says little else. */
export function deniedIn(text: string): string | undefined {
  const lines = text.split("\n", 50).filter((line) => line.trim() !== "");
  return lines.length > MOST_LINES
    ? undefined
    : lines.find((line) => DENIED.test(line.slice(0, 300)))?.trim();
}
