"""Nornir with netmiko: a thread and a session for each device. Reads the task on standard input, prints milliseconds."""

import json
import resource
import sys
import time

from netmiko import ConnectHandler
from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner

job = json.load(sys.stdin)


def collect(task: Task) -> Result:
    session = ConnectHandler(
        device_type="cisco_xe",
        host=task.host.hostname,
        port=task.host.port,
        username=job["username"],
        password=job["password"],
        secret=job["password"],
    )
    session.enable()
    for _ in range(job["commands"]):
        session.send_command(job["command"])
    session.disconnect()
    return Result(host=task.host)


hosts = Hosts({d["name"]: Host(name=d["name"], hostname=d["host"], port=d["port"]) for d in job["devices"]})
nornir = Nornir(
    inventory=Inventory(hosts=hosts, groups=Groups(), defaults=Defaults()),
    runner=ThreadedRunner(num_workers=job["concurrency"]),
)
began = time.perf_counter()
used = resource.getrusage(resource.RUSAGE_SELF)
results = nornir.run(task=collect)
took = time.perf_counter() - began
now = resource.getrusage(resource.RUSAGE_SELF)
for name, result in results.items():
    if result.failed:
        sys.exit(f"{name}: {result[-1].exception}")
cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
print(json.dumps({"ms": took * 1000, "cpu": cpu}))
