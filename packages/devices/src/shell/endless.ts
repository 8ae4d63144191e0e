// Commands that do not end by themselves.
import { endlessIn } from "../words/endless.js";
import type { CliPlatform } from "../words/platform.js";
import { re2 } from "./regex.js";

export const endless = ({ endless: rules }: CliPlatform, command: string): ReturnType<typeof endlessIn> =>
  endlessIn(rules, command, (pattern) => re2(pattern).test(command));
