"""One SSH server with a small shell, in the way that its library does SSH: ssh-servers.py KIND. Prints its port."""

import asyncio
import socket
import sys
import threading
import time

PROMPT = "r1#"
WORK_S = 2


def answer(line):
    """What the device says to a line; `work` takes a while and is silent until then."""
    if line == "work":
        time.sleep(WORK_S)
        return "done\r\n"
    return f"you said {line}\r\n"


def serve_asyncssh():
    import asyncssh

    class Server(asyncssh.SSHServer):
        def begin_auth(self, username):
            return True

        def password_auth_supported(self):
            return True

        def validate_password(self, username, password):
            return True

    async def shell(process):
        process.stdout.write(PROMPT)
        while line := (await process.stdin.readline()).strip():
            said = await asyncio.to_thread(answer, line)
            process.stdout.write(f"{line}\r\n{said}{PROMPT}")

    async def main():
        server = await asyncssh.create_server(
            Server,
            "127.0.0.1",
            0,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            process_factory=shell,
            line_editor=False,
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(main())


def serve_paramiko(answers_global, answers_channel):
    import paramiko
    from paramiko.common import cMSG_CHANNEL_FAILURE

    class Server(paramiko.ServerInterface):
        def check_auth_password(self, username, password):
            return paramiko.AUTH_SUCCESSFUL

        def check_channel_request(self, kind, chanid):
            if kind == "session":
                return paramiko.OPEN_SUCCEEDED
            return paramiko.OPEN_FAILED_UNKNOWN_CHANNEL_TYPE

        def check_channel_pty_request(self, *_):
            return True

        def check_channel_shell_request(self, channel):
            return True

    class Mute(paramiko.Transport):
        def _parse_global_request(self, message):
            pass

        def _send_user_message(self, message):
            if not answers_channel and message.asbytes()[:1] == cMSG_CHANNEL_FAILURE:
                return
            super()._send_user_message(message)

    def shell(transport):
        channel = transport.accept(30)
        if channel is None:
            return
        channel.sendall(PROMPT)
        reader = channel.makefile("r")
        while line := reader.readline():
            line = line.strip()
            channel.sendall(f"{line}\r\n{answer(line)}{PROMPT}")
        channel.close()

    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    kept = []
    while True:
        connection, _ = listener.accept()
        transport = (paramiko.Transport if answers_global else Mute)(connection)
        transport.add_server_key(key)
        transport.start_server(server=Server())
        kept.append(transport)
        threading.Thread(target=shell, args=(transport,), daemon=True).start()


KINDS = {
    "asyncssh": serve_asyncssh,
    "paramiko": lambda: serve_paramiko(True, True),
    "no-global-answers": lambda: serve_paramiko(False, True),
    "no-answers": lambda: serve_paramiko(False, False),
}

if __name__ == "__main__":
    KINDS[sys.argv[1]]()
