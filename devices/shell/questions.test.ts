// What ends as a question, by its last line alone.
import { expect, test } from "vitest";
import { testPlatform } from "../testing/platform.js";
import { isQuestion } from "./rules.js";

const platform = testPlatform({ questions: [] });

// Prompts of the mock devices of unicon.plugins 26.9 (tests/mock_data), and ways in which others put the same.
test.each([
  "Are you sure you want to reboot the system? [no,yes] ",
  "Are you sure you want to reset to factory defaults? [yes,NO] ",
  "Proceed? [yes,no]",
  "Uncommitted changes found, commit them? [yes/no/CANCEL] ",
  "Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:",
  "Would you like to enable anonymous error reporting to help improve the product? [Y]es, [N]o, [A]sk later",
  "the product? [Y]es, [N]o, [A]sk later: ",
  "admin config has been modified. Save? [Y]es/[N]o/[S]ave all/[C]ancel:",
  "Do you want to abort? (yes/[no]):",
  "Do you wish to proceed anyway? (y/n) [N] ",
  "This command will reboot the system. (y/n)?  [n]",
  "Clear logging buffer [confirm with only 'y' or 'n'] [y/n] :",
  "The current configuration will be written to the device. Are you sure? [Y/N]:",
  "username: ",
  "Username: ",
  "login: ",
  "switch(standby) login: ",
  "login as: ",
  "Identifier: ",
  "Passe: ",
  "name@localhost Passe: ",
  "Password for test@127.0.0.1: ",
  "Password  [cisco]: ",
  "  Enter enable secret: ",
  "Confirm enable secret [<Use current secret>]: ",
  "Enter secret again: ",
  "Enter root-system username: ",
  "Enter your selection [2]: ",
  "Source address or interface: ",
  "Target IP address: ",
  "Loose, Strict, Record, Timestamp, Verbose[none]: ",
  "Please enter pagent license key: ",
  "Enter hostname for the tftp server: ",
  "Do you wish to save your configuration changes to primary.cfg? (y or n)",
])("%s", (line) => {
  expect(isQuestion(platform, line)).toBe(true);
});

test.each([
  "Building configuration...",
  "Last login: Fri Nov 27 00:00:00 2026",
  "  Interface name: Gi1",
  "Compressed configuration from 1000 bytes to 500 bytes[OK]",
  "Copyright (c) 1986-2026 by Cisco",
  "Proceeding with the reload",
  "yes",
  "[yes",
  "Flags: [no value]",
])("no question: %s", (line) => {
  expect(isQuestion(platform, line)).toBe(false);
});
