// Faults of a simulated device as data: what goes wrong, where, and how often. All can be switched while it runs.
import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const ms = v.pipe(v.number(), v.minValue(0), v.description("Milliseconds of real time"));
const flag = v.boolean();

export const FaultsSchema = v.strictObject({
  // Before the login
  refuse_connections: v.optional(v.pipe(flag, v.description("Nobody listens on the port"))),
  silent: v.optional(v.pipe(flag, v.description("TCP is accepted, then nothing is ever sent"))),
  host_key: v.optional(v.pipe(v.literal("changed"), v.description("Shows another host key than before"))),
  algorithms: v.optional(v.pipe(v.literal("legacy"), v.description("Offers only what is retired"))),
  // Login
  login_delay_ms: v.optional(v.pipe(ms, v.description("Real milliseconds before a login is answered"))),
  prompt_delay_ms: v.optional(
    v.pipe(ms, v.description("Real milliseconds between the login and the first prompt")),
  ),
  reject_login: v.optional(flag),
  keyboard_interactive: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        "The only method; one prompt per entry, the first takes the password, the others anything",
      ),
    ),
  ),
  expired_password: v.optional(v.picklist(["ssh", "shell"])),
  press_any_key: v.optional(flag),
  session_limit: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("Sessions at once; further ones are told so and closed"),
    ),
  ),
  reject_enable: v.optional(flag),
  // Files
  disk_full: v.optional(v.pipe(flag, v.description("No file can be written"))),
  corrupt_files: v.optional(v.pipe(flag, v.description("What is written to its disk has other bytes"))),
  no_sftp: v.optional(v.pipe(flag, v.description("Its server has no SFTP"))),
  // Terminal
  echo: v.optional(v.picklist(["none", "rewritten", "split", "double"])),
  pager_locked: v.optional(v.pipe(flag, v.description("Paging cannot be switched off"))),
  ansi: v.optional(v.pipe(flag, v.description("Colours and cursor codes around prompt and output"))),
  chunk_bytes: v.optional(
    v.pipe(count, v.description("Output leaves in pieces of so many bytes, also inside a character")),
  ),
  chunk_delay_ms: v.optional(v.pipe(ms, v.description("Real milliseconds between pieces"))),
  truncate_hostname: v.optional(
    v.pipe(count, v.description("In config mode the prompt shows only so many characters of the hostname")),
  ),
  // Output of commands
  latency_ms: v.optional(v.pipe(ms, v.description("Real milliseconds before a command's output"))),
  syslog_every_lines: v.optional(
    v.pipe(count, v.description("A log line comes between output lines, and one after the prompt")),
  ),
  log_first_ms: v.optional(
    v.pipe(
      ms,
      v.description("A log line and the prompt come first, the output so many real milliseconds later"),
    ),
  ),
  prompt_in_output: v.optional(
    v.pipe(flag, v.description("The output holds lines that look like the prompt")),
  ),
  hang_after_lines: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("Silence for good after so many output lines")),
  ),
  close_after_lines: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description("The device closes the connection after so many output lines"),
    ),
  ),
  half_open_after_lines: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description("After so many lines nothing passes any more and nothing is closed"),
    ),
  ),
  close_after_commands: v.optional(
    v.pipe(count, v.description("The connection closes after so many lines received in a session")),
  ),
  // Configuration
  config_locked: v.optional(v.pipe(flag, v.description("Somebody else holds the configuration"))),
  reject_lines: v.optional(v.pipe(v.string(), v.description("Configuration lines that match are rejected"))),
  // Scope of the output faults
  on: v.optional(v.pipe(v.string(), v.description("Output faults strike only commands that match"))),
  times: v.optional(
    v.pipe(count, v.description("hang, close and half-open strike so often, then the device is well")),
  ),
});

export type Faults = v.InferOutput<typeof FaultsSchema>;

/** Reads faults from data. @throws {Error} naming the key that is wrong */
export function parseFaults(data: unknown, device: string): Faults {
  const parsed = v.safeParse(FaultsSchema, data);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`faults of ${device}: ${v.getDotPath(issue) ?? "all"}: ${issue.message}`);
}
