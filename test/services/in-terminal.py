# A command in a terminal of its own, 511 columns wide: what comes in is typed, what it shows goes out.
import fcntl
import os
import pty
import select
import struct
import sys
import termios

pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "vt100"
    # The terminal gets its size before anything looks at it.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 1000, 511, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    for ready in select.select([0, terminal], [], [])[0]:
        try:
            data = os.read(ready, 65536)
        except OSError:
            sys.exit()
        if not data:
            sys.exit()
        while data:
            data = data[os.write(terminal if ready == 0 else 1, data) :]
