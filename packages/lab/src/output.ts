// How a command's output leaves a device: paging, and the faults that strike between its lines.
import type { Device } from "./device.js";
import { closed, type Terminal } from "./terminal.js";

export interface OutputDeps {
  device: Device;
  terminal: Terminal;
  prompt: () => string;
  /** Lines per page; 0 is no paging. */
  page: () => number;
  drop: (how: "close" | "half_open") => void;
  /** Set while Ctrl-C has been typed during this command. */
  interrupted: () => boolean;
}

const LOG_LINE =
  "*Mar  1 00:12:34.567: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet0/9, changed state to up";

/** Prints the output of a command line by line where paging or faults ask for it, else at once. */
export async function output(text: string, command: string, deps: OutputDeps): Promise<void> {
  const { device, terminal } = deps;
  const { faults } = device;
  const struck = !faults.on || new RegExp(faults.on).test(command);
  if (struck && faults.latency_ms) {
    terminal.flush();
    await terminal.pause(faults.latency_ms);
  }
  if (struck && faults.log_first_ms !== undefined) {
    terminal.print(`\n${LOG_LINE}\n${deps.prompt()}`);
    terminal.flush();
    await terminal.pause(faults.log_first_ms);
  }
  if (!text && !struck) return;
  const lines = text ? text.split("\n") : [];
  const page = deps.page();
  const plain = !struck || !hasLineFaults(device);
  if (plain && (!page || lines.length <= page)) {
    if (text) terminal.print(`${text}\n`);
    return;
  }
  await byLine(lines, plain, deps, command);
}

function hasLineFaults({ faults }: Device): boolean {
  const {
    hang_after_lines,
    close_after_lines,
    half_open_after_lines,
    syslog_every_lines,
    prompt_in_output,
    ansi,
  } = faults;
  return [
    hang_after_lines,
    close_after_lines,
    half_open_after_lines,
    syslog_every_lines,
    prompt_in_output,
    ansi,
  ].some((fault) => fault !== undefined && fault !== false);
}

async function byLine(lines: string[], plain: boolean, deps: OutputDeps, command: string): Promise<void> {
  const { terminal, device } = deps;
  const { faults } = device;
  let on_page = 0;
  for (let index = 0; index <= lines.length; index++) {
    if (deps.interrupted()) return;
    if (!plain) await strike(index, deps);
    const line = lines[index];
    if (line === undefined) break;
    if (!plain && faults.syslog_every_lines && index % faults.syslog_every_lines === 0)
      terminal.print(`${LOG_LINE}\n`);
    if (!plain && faults.prompt_in_output && index === 0) {
      terminal.print(`${deps.prompt()}\n${deps.prompt()}${command}\n`);
    }
    const page = deps.page();
    if (page && on_page >= page - 1) {
      const key = await more(deps);
      if (key === "stop") return;
      on_page = key === "line" ? page - 2 : 0;
    }
    terminal.print(!plain && faults.ansi ? `\x1b[0;32m${line}\x1b[0m\x1b[K\n` : `${line}\n`);
    on_page++;
  }
}

async function more({ terminal, device }: OutputDeps): Promise<"page" | "line" | "stop"> {
  const pager = device.kind.pager!;
  terminal.print(pager.prompt);
  const key = await terminal.key();
  terminal.print(pager.erase);
  if (key === "q" || key === "Q" || key === "\x03") return "stop";
  return key === "\r" || key === "\n" ? "line" : "page";
}

/** The faults that end or stop a session after so many lines. */
async function strike(lines: number, deps: OutputDeps): Promise<void> {
  const { device, terminal } = deps;
  const { hang_after_lines, close_after_lines, half_open_after_lines, times } = device.faults;
  if (times !== undefined && device.struck >= times) return;
  if (![hang_after_lines, close_after_lines, half_open_after_lines].includes(lines)) return;
  device.struck++;
  await terminal.drain();
  if (close_after_lines === lines) {
    deps.drop("close");
    throw closed();
  }
  if (half_open_after_lines === lines) deps.drop("half_open");
  terminal.silence();
}

const FILLER = `${"GigabitEthernet0/0/0 is up, line protocol is up, 5 minute input rate 1000 bits/sec, 2 packets/sec".padEnd(99, ".")}\n`;

/** Prints so many MiB, as `show tech-support` may; each line is numbered so that a gap can be seen. */
export async function fill(mebibytes: number, { terminal, interrupted }: OutputDeps): Promise<void> {
  const total = Math.round((mebibytes * 1_048_576) / FILLER.length);
  for (let line = 0; line < total && !interrupted(); line++) {
    terminal.print(`${String(line).padStart(9)} ${FILLER.slice(10)}`);
    if (line % 500 === 499) await terminal.drain();
  }
}
