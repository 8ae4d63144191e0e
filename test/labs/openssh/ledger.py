# Runs a program on a terminal of its own and writes every line that the session types into a ledger, before the
# program gets it. Usage: ledger.py LEDGER ARGV0 PROGRAM [ARGUMENT…]; a command that the client sent along
# (SSH_ORIGINAL_COMMAND) runs as PROGRAM ARGUMENT… -c COMMAND.
import errno, fcntl, json, os, select, signal, sys, termios, time, tty

ledger_path, argv0, program = sys.argv[1:4]
arguments = [argv0, *sys.argv[4:]]
ledger = os.open(ledger_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)


def note(kind, text=""):
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (now % 1 * 1000)
    entry = {"time": stamp, "session": os.getpid(), "kind": kind, "text": text}
    os.write(ledger, (json.dumps(entry) + "\n").encode())


class Typing:
    """What was typed since the last Enter."""

    def __init__(self):
        self.line = bytearray()
        self.after_cr = False

    def feed(self, data, in_pager):
        if in_pager and len(data) == 1:
            note("key", data.decode("latin-1"))
            return
        for byte in data:
            if byte == 0x0A and self.after_cr:
                self.after_cr = False
                continue
            self.after_cr = byte == 0x0D
            if byte in (0x0A, 0x0D):
                note("line", self.take())
            elif byte in (0x08, 0x7F):
                del self.line[-1:]
            elif byte in (0x15, 0x03, 0x1A, 0x04):  # Ctrl-U, Ctrl-C, Ctrl-Z, Ctrl-D
                self.take()
                note("key", chr(byte))
            else:
                self.line.append(byte)

    def take(self):
        text = self.line.decode("utf-8", "replace")
        self.line.clear()
        return text


def is_paging(child, master):
    """A program below the child reads single keys."""
    try:
        with open("/proc/%d/task/%d/children" % (child, child)) as children:
            if not children.read().strip():
                return False
        return not termios.tcgetattr(master)[3] & termios.ICANON
    except (OSError, termios.error):
        return False


def copy_both_ways(child, child_in, child_out):
    """
    Bounded buffers both ways, so that neither side can block the other. Ends when the child's output does; on a terminal
    also when the child has ended and is read out, whatever it left running there.
    """
    typing, to_child, to_client, client_open, ended = Typing(), bytearray(), bytearray(), True, False
    for fd in {child_in, child_out, 0, 1} - {-1}:
        os.set_blocking(fd, False)
    while True:
        readers = [child_out] if len(to_client) < 65536 else []
        if child_in == child_out and not ended:
            readers.append(child_ends)
        if client_open and len(to_child) < 65536:
            readers.append(0)
        writers = ([child_in] if to_child else []) + ([1] if to_client else [])
        readable, writable, _ = select.select(readers, writers, [], 0.05 if ended else None)
        if ended and child_out not in readable and not to_client:
            break
        if child_ends in readable:
            os.read(child_ends, 64)
            ended = has_ended(child)
        try:
            if 0 in readable:
                data = os.read(0, 16384)
                if data:
                    typing.feed(data, child_in == child_out and is_paging(child, child_out))
                    to_child += data
                else:
                    client_open = False
                    if child_in == child_out:
                        return
            if child_out in readable:
                data = os.read(child_out, 16384)
                if not data:
                    break
                to_client += data
            if child_in in writable:
                del to_child[: os.write(child_in, to_child)]
            if 1 in writable:
                del to_client[: os.write(1, to_client)]
        except BlockingIOError:
            continue
        except OSError as error:
            if error.errno == errno.EIO:  # the terminal has no program left
                break
            return
        if not client_open and not to_child and child_in != child_out and child_in >= 0:
            os.close(child_in)
            child_in = -1
    os.set_blocking(1, True)
    while to_client:
        del to_client[: os.write(1, to_client)]


def become_program():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and that would be inherited
    os.closerange(3, 64)
    os.execvp(program, arguments)


def on_terminal():
    master, slave = os.openpty()
    modes, size = termios.tcgetattr(0), fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in (0, 1, 2):
            os.dup2(slave, fd)
        become_program()
    os.close(slave)

    def resized(*_):
        fcntl.ioctl(master, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8))

    signal.signal(signal.SIGWINCH, resized)
    tty.setraw(0)
    copy_both_ways(child, master, master)
    os.close(master)
    return child


def on_pipes():
    (child_in, in_end), (out_end, child_out) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(child_in, 0)
        os.dup2(child_out, 1)
        become_program()
    os.close(child_in)
    os.close(child_out)
    copy_both_ways(child, in_end, out_end)
    return child


def has_ended(child):
    """Whether it has, leaving its exit code to be collected."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


child_ends, wake = os.pipe()
os.set_blocking(wake, False)
signal.set_wakeup_fd(wake)
signal.signal(signal.SIGCHLD, lambda *_: None)
command = os.environ.get("SSH_ORIGINAL_COMMAND")
note("open")
if command is not None:
    note("exec", command)
    arguments += ["-c", command]
signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
code = None
try:
    code = os.waitstatus_to_exitcode(os.waitpid(on_terminal() if os.isatty(0) else on_pipes(), 0)[1])
finally:
    note("close", "" if code is None else str(code))
sys.exit(code if code >= 0 else 128 - code)
