// What a device says and asks between the login and its first prompt.
import type { Shell } from "./shell.js";
import { pause } from "./terminal.js";

/** Greets; asks for a key or a new password where the faults say so; ends the session where there is no room. */
export async function loginDialog(shell: Shell): Promise<void> {
  const { device, terminal } = shell;
  const { faults, kind } = device;
  const limit = faults.session_limit ?? kind.sessions;
  if (device.open.size > limit) {
    terminal.print(`${shell.text("session_limit")}\n`);
    shell.end();
  }
  if (faults.prompt_delay_ms) await pause(faults.prompt_delay_ms);
  terminal.print(shell.fill(kind.login.greeting));
  if (faults.press_any_key)
    await shell.ask({ prompt: "\nPress any key to continue", secret: false, key: true });
  if (faults.expired_password === "shell") await changePassword(shell);
}

async function changePassword(shell: Shell): Promise<never> {
  shell.terminal.print(
    "\nWARNING: Your password has expired.\nYou must change your password now and login again!\n",
  );
  for (const prompt of ["Current password: ", "New password: ", "Retype new password: "])
    await shell.ask({ prompt, secret: true });
  shell.terminal.print("Authentication token manipulation error\n");
  return shell.end();
}
