// Lines that devices print when somebody asks what a command may go on with: `WORD  SNMP community string (Max Size 32)`.

/** A word, two blanks or more, and a sentence that begins with a capital letter. */
const HELP =
  /^\s{0,40}(?:\+ )?(?:<[^<>]{1,60}>|[A-Za-z][\w.:/-]{0,60})\s{2,60}([A-Z][A-Za-z'-]{0,30}(?: [A-Za-z0-9()'/,;:.-]{1,40}){2,40})\s*$/;
/** A word of a sentence; a secret is hardly ever one of those. */
const WORD = /^\(?(?:[A-Z]?[a-z][a-z'/-]*|[A-Z][A-Z-]{0,11}\d{0,4}|\d{1,10}|\dx|-)[)]?[.,;:]{0,2}$/;
/** Without one of them it may be a secret of several words. */
const OF_SENTENCE =
  /\s(?:for|of|in|to|the|an?|with|this|that|is|be|will|which|by|as|on|from|or|settings|checking|parameters|configuration|support)\b/;

export function isHelp(line: string): boolean {
  const said = HELP.exec(line)?.[1];
  return said !== undefined && OF_SENTENCE.test(said) && said.split(" ").every((word) => WORD.test(word));
}
