"""scrapli over asyncssh: one loop, a session for each device. Reads the task on standard input, prints milliseconds."""

import asyncio
import json
import resource
import sys
import time

from scrapli.driver.core import AsyncIOSXEDriver

job = json.load(sys.stdin)


async def collect(device: dict, places: asyncio.Semaphore) -> None:
    async with places:
        session = AsyncIOSXEDriver(
            host=device["host"],
            port=device["port"],
            auth_username=job["username"],
            auth_password=job["password"],
            auth_secondary=job["password"],
            auth_strict_key=False,
            transport="asyncssh",
        )
        await session.open()
        for _ in range(job["commands"]):
            answer = await session.send_command(job["command"])
            answer.raise_for_status()
        await session.close()


async def main() -> None:
    places = asyncio.Semaphore(job["concurrency"])
    await asyncio.gather(*(collect(device, places) for device in job["devices"]))


began = time.perf_counter()
used = resource.getrusage(resource.RUSAGE_SELF)
asyncio.run(main())
took = time.perf_counter() - began
now = resource.getrusage(resource.RUSAGE_SELF)
cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
print(json.dumps({"ms": took * 1000, "cpu": cpu}))
