// What systems of all makers say of a line that is not in their language, and say nothing else. A platform's own patterns know
// these words; a device of another platform than the inventory says uses others.

const MOST_LINES = 4;

/** Each begins the line. */
const FORMS = [
  /%{1,2} ?(?:Error: ?)?(?:Unknown command|Invalid (?:command|input)|Unrecogni[sz]ed command|Incomplete command|Ambiguous command)\b/
    .source,
  /\s*Invalid command: \[|Invalid input: |Unknown action \d|Unknown command(?::|\.?$)|Parsing error: Unknown token\b/
    .source,
  /Error: ?(?:Unrecogni[sz]ed|Wrong|Incomplete|Ambiguous|Too many|Bad) (?:command|parameter)/.source,
  /(?:MINOR|MAJOR): (?:CLI|MGMT_CORE) #\d+:? (?:Unknown|Invalid)|syntax error(?:[,:.]|$)|bad command name /
    .source,
  /This command is not supported|Error: Invalid argument '|CLINFR\d+ +Invalid command|\s*%% Invalid input detected/
    .source,
  /command parse error before |expected end of command \(line|Input does not match a valid command/.source,
  /-?(?:ba|da|a|z|k|c|tc)?sh: .{1,200}: (?:command )?not found$|'.{1,80}' is not recognized as an internal or external command/
    .source,
];
const NOT_KNOWN = new RegExp(`^(?:${FORMS.join("|")})`, "i");

/** The line by which the device says that it does not know the command. */
export function notKnownIn(text: string): string | undefined {
  const lines = text.split("\n", 50).filter((line) => line.trim() !== "");
  return lines.length > MOST_LINES
    ? undefined
    : lines.find((line) => NOT_KNOWN.test(line.slice(0, 300)))?.trim();
}
