// Which platforms a prompt may be of.
import { expect, test } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { platformsWithPrompt } from "./with-prompt.js";

const platforms = Object.values(await cliPlatforms());

test.each([
  ["[~R1]", "change", ["huawei_vrpv8"], ["huawei_vrp", "cisco_ios"]],
  ["Köln-1#", "login", ["cisco_iosxe", "arista_eos"], ["juniper_junos", "huawei_vrp"]],
  ["grub>", "login", ["frr"], ["cisco_ios", "cisco_iosxe"]],
  ["<R1>", "login", ["huawei_vrp", "huawei_vrpv8", "hp_comware"], ["cisco_ios"]],
] as const)("%s (%s)", (line, which, shown, not) => {
  const names = platformsWithPrompt(line, platforms, which);
  expect(names).toEqual(expect.arrayContaining([...shown]));
  for (const name of not) expect(names).not.toContain(name);
});
