# Plays the mock devices of PyPI's unicon.plugins: bytes that were typed come in, bytes that the terminal shows go out, as JSON
# one a line. The state machines are theirs; the line discipline (echo, Enter, Ctrl-C, hot keys) and abbreviations are ours.
import importlib.util
import json
import os
import pickle
import queue
import sys
import threading

import absent_pyats  # noqa: F401
import yaml
from unicon.mock import mock_device

TESTS = os.path.join(os.path.dirname(importlib.util.find_spec("unicon.plugins").origin), "tests")
sys.path.insert(0, os.path.join(TESTS, "mock"))
KEYS = {"ctrl-c": "\x03", "ctrl-z": "\x1a"}
PORT = 1
speaking = threading.Lock()
# What the package prints by itself would stand between the messages.
messages, sys.stdout = sys.stdout, sys.stderr


def say(message):
    with speaking:
        messages.write(json.dumps(message) + "\n")
        messages.flush()


parsed = {}


def parse_once(data, loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The mock data of IOS XE take three seconds to parse, which every device of it would do anew."""
    if data not in parsed:
        parsed[data] = pickle.dumps(yaml.load(data, loader))
    return pickle.loads(parsed[data])


yaml.safe_load = parse_once


def load(device):
    """A device's own class where it has one, else the general one with its data."""
    os_name = device["os"]
    try:
        module = __import__(f"mock_device_{device.get('module', os_name)}")
        kinds = [kind for name, kind in vars(module).items() if name.startswith("MockDevice") and "Wrapper" not in name and name != "MockDevice"]
        made = kinds[0](hostname=device["hostname"], state=device["state"])
    except ImportError:
        made = mock_device.MockDevice(device_os=os_name, hostname=device["hostname"], state=device["state"])
    for state, change in device.get("overlay", {}).items():
        there = made.mock_data.setdefault(state, {"prompt": "", "commands": {}})
        there.update({key: value for key, value in change.items() if key != "commands"})
        there["commands"] = {**(there.get("commands") or {}), **change.get("commands", {})}
    return made


class Session:
    """One SSH session with a device of its own; a thread, as some outputs take their time."""

    def __init__(self, name, device):
        self.name = name
        self.typed = ""
        self.aliases = device.get("aliases", {})
        self.mock = load(device)
        self.mock.add_port(PORT, device["state"])
        self.shell = mock_device.MockDeviceTCPSession(self.mock)
        self.input = queue.Queue()
        self.started = False
        self.after_return = False
        self.shell.connection_made(self)
        threading.Thread(target=self.run, daemon=True).start()

    # What the mock device takes for its transport.
    def get_extra_info(self, name, default=None):
        return self if name == "socket" else ("127.0.0.1", PORT)

    def getsockname(self):
        return ("127.0.0.1", PORT)

    def write(self, data):
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        if self.started and text:
            self.show(text.replace("\r\n", "\n").replace("\n", "\r\n"))

    def close(self):
        say({"session": self.name, "closed": True})

    def show(self, text):
        say({"session": self.name, "text": text})

    @property
    def state(self):
        return self.mock.mock_data.get(self.mock.get_state(PORT)) or {}

    def key(self, character):
        keys = self.state.get("keys") or {}
        names = [name for name in keys if KEYS.get(str(name), str(name)) == character]
        return names[0] if names else None

    def run(self):
        self.started = True
        self.mock.state_handler(self)
        self.shell.write_prompt()
        while True:
            for character in self.input.get():
                self.take(character)

    def take(self, character):
        key = self.key(character)
        if key is not None and self.typed == "":
            self.press(self.state["keys"][key])
        elif character == " " and self.typed == "" and "more" in str(self.state.get("prompt")).lower():
            # A pager takes the key as it is, where the data write it as a line.
            self.shell.data_received(b" ")
        elif character == "\n" and self.after_return:
            pass
        elif character in "\r\n":
            line, self.typed = self.typed, ""
            self.show("\r\n")
            say({"session": self.name, "line": line})
            self.shell.data_received((self.known(line) + "\r").encode())
        elif character == "\x03":
            self.typed = ""
            say({"session": self.name, "line": "\x03"})
            self.show("^C\r\n")
            self.shell.write_prompt()
        else:
            self.typed += character
            if "assword" not in str(self.state.get("prompt")):
                self.show(character)
        self.after_return = character == "\r"

    def press(self, change):
        """A key that the data name: it takes effect at once."""
        if change.get("response"):
            self.write(str(change["response"]))
        if change.get("new_state"):
            self.mock.set_state(PORT, change["new_state"])
            self.mock.state_handler(self)
        self.shell.write_prompt()

    def known(self, line):
        """The mock's own spelling of a command: its tests type `config term`, we `configure terminal`."""
        commands = [str(command) for command in self.state.get("commands") or {}]
        if line in commands:
            return line
        alias = self.aliases.get(line)
        if alias in commands:
            return alias
        alike = [command for command in commands if abbreviates(command.split(), line.split())]
        return alike[0] if len(alike) == 1 else line


def abbreviates(words, others):
    pairs = list(zip(words, others))
    return len(words) == len(others) > 0 and all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def main():
    sessions = {}
    say({"ready": True})
    for text in sys.stdin:
        message = json.loads(text)
        name = message["session"]
        try:
            if "device" in message:
                sessions[name] = Session(name, message["device"])
            elif "typed" in message and name in sessions:
                sessions[name].input.put(message["typed"])
        except Exception as error:
            say({"session": name, "text": f"mock device: {type(error).__name__}: {error}\r\n", "closed": True})


main()
