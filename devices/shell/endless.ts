// Commands that do not end by themselves, as the platform's data knows them.
import type { Platform } from "../../schemas/platform.js";
import { re2 } from "./regex.js";

type Endless = NonNullable<Platform["endless"]>[number];

export function endless({ endless: all = [] }: Platform, command: string): Endless | undefined {
  return all.find(
    (each) =>
      re2(each.command).test(command) && !(each.unless !== undefined && re2(each.unless).test(command)),
  );
}
