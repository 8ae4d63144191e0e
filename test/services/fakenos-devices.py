# Serves fakenos devices on loopback ports, and lets netmiko talk to them. Requests and answers are JSON, one a line.
import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

from fakenos import FakeNOS
from fakenos.plugins.nos import nos_plugins
from netmiko import ConnectHandler

logging.disable(logging.CRITICAL)


def started(devices):
    hosts = {}
    for name, device in devices.items():
        hosts[name] = {
            "platform": device["platform"],
            "port": device["port"],
            "username": device["username"],
            "password": device["password"],
        }
        if "base_prompt" in device:
            hosts[name]["shell"] = {"plugin": "CMDShell", "configuration": {"base_prompt": device["base_prompt"]}}
    net = FakeNOS(inventory={"hosts": hosts})
    net.start()
    return net


def netmiko(request):
    # Without waiting for the echo netmiko takes a prompt that was still on its way for the end of the output.
    options = {"global_cmd_verify": True, **request["connect"]}
    connection = ConnectHandler(host="127.0.0.1", **options)
    output = connection.send_command(request["command"])
    connection.disconnect()
    return {"output": output}


def sessions(net, request):
    return {"sessions": len(net.hosts[request["device"]].server._active_sessions)}


def main():
    net = started(json.loads(sys.stdin.readline()))
    say({"platforms": sorted(set(nos_plugins) - {"base_template"})})
    with ThreadPoolExecutor(max_workers=4) as pool:
        for line in sys.stdin:
            request = json.loads(line)
            pool.submit(answer, net, request)
    net.stop()


def answer(net, request):
    try:
        result = netmiko(request) if "connect" in request else sessions(net, request)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    say({"id": request["id"], **result})


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


main()
