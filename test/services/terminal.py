# Runs a command on a terminal and shows what stands on its screen. Requests and answers are JSON, one a line.
import codecs
import fcntl
import json
import os
import pty
import signal
import struct
import sys
import termios
import threading

import pyte


class Screen(pyte.HistoryScreen):
    """Keeps what is cleared from the top on as history, as tmux and others do."""

    def erase_in_display(self, how=0, *args, **kwargs):
        if how == 0 and self.cursor.y == 0 and self.cursor.x == 0:
            self.history.top.extend(self.buffer[y].copy() for y in range(self.lines) if self.display[y].strip())
        super().erase_in_display(how, *args, **kwargs)


columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
screen = Screen(columns, rows, history=10_000)
stream = pyte.Stream(screen)
lock = threading.Lock()


def size(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, fd = pty.fork()
if pid == 0:
    size(0, columns, rows)
    os.execvp(command[0], command)
size(fd, columns, rows)
ended = threading.Event()


def read():
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            data = os.read(fd, 65_536)
        except OSError:
            data = b""
        if not data:
            break
        with lock:
            stream.feed(decoder.decode(data))
    ended.set()


threading.Thread(target=read, daemon=True).start()


def line(cells):
    return "".join(cells[x].data if x in cells else " " for x in range(screen.columns)).rstrip()


def answer(request):
    what = request["what"]
    if what == "type":
        os.write(fd, request["text"].encode())
    elif what == "resize":
        with lock:
            screen.resize(request["rows"], request["columns"])
        size(fd, request["columns"], request["rows"])
        os.kill(pid, signal.SIGWINCH)
    elif what == "end":
        ended.wait()
        return {"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}
    with lock:
        return {
            "screen": [each.rstrip() for each in screen.display],
            "history": [line(each) for each in screen.history.top],
            "cursor_hidden": screen.cursor.hidden,
        }


for request in sys.stdin:
    print(json.dumps(answer(json.loads(request))), flush=True)
if not ended.is_set():
    os.kill(pid, signal.SIGKILL)
