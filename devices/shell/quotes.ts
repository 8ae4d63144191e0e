// Commands that show what was typed or printed elsewhere: logs, histories, files. Lines that look like the prompt are in such outputs.

const QUOTES =
  /\b(?:log\w*|tech\w*|hist\w*|archive|accounting|audit|more|cat|tail|head|type|less|messages|journalctl|dmesg|events?|rollback|commits?|file)\b/i;
const LOOKED_AT = 500;

export const quotes = (command: string): boolean => QUOTES.test(command.slice(0, LOOKED_AT));
