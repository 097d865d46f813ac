"""Implements async_glossary.wit."""

import asyncio

import wit_world
from componentize_py_async_support import spawn
from componentize_py_types import Err
from glossary import name
from wit_world import Leftover, byte_stream, u32_future
from wit_world.imports import monotonic_clock

MILLISECOND = 1_000_000
PARTS = 10

numbers = {}
fills = 0
kept = []


def begin(count):
    global fills
    if count > 1_000_000:
        raise Err("no name for a million and more")
    fills += 1


def add(some):
    for number in some:
        numbers[name(number)] = number


async def read(stream):
    text = b""
    with stream:
        while not stream.writer_dropped:
            text += await stream.read(1000)
    return text.decode()


async def write(stream, names):
    with stream:
        for name in names:
            await stream.write_all(f"{name}\n".encode())


async def complete(future, number):
    await future.write(number)


class WitWorld(wit_world.WitWorld):
    def fill(self, count):
        begin(count)
        add(range(count))
        return len(numbers)

    async def fill_in_parts(self, count):
        async def fill(part):
            # The last part ends first.
            await monotonic_clock.wait_for((PARTS - part) * MILLISECOND)
            add(range(part, count, PARTS))

        begin(count)
        await asyncio.gather(*(fill(part) for part in range(PARTS)))
        return len(numbers)

    async def fill_from_stream(self, count):
        begin(count)
        writer, reader = byte_stream()
        spawn(write(writer, (name(number) for number in range(count))))
        for number, line in enumerate((await read(reader)).splitlines()):
            numbers[line] = number
        return len(numbers)

    async def fill_later(self, count):
        async def later():
            await monotonic_clock.wait_for(20 * MILLISECOND)
            self.fill(count)

        spawn(later())
        return len(numbers)

    async def fill_and_leave(self, count, what):
        self.fill(count)
        if what != Leftover.WAITING_TASK:
            writer, reader = byte_stream()
            kept.append(writer)
            if what == Leftover.OPEN_STREAM:
                kept.append(reader)
            else:
                spawn(read(reader))
        if what in (Leftover.WAITING_TASK, Leftover.TWO_TASKS):
            spawn(self.wait_in_vain())
        return len(numbers)

    async def wait_in_vain(self):
        writer, reader = u32_future(lambda: 0)
        kept.append(writer)
        await reader.read()

    async def names(self):
        writer, reader = byte_stream()
        spawn(write(writer, list(numbers)))
        return reader

    async def count(self):
        writer, reader = u32_future(lambda: 0)
        spawn(complete(writer, len(numbers)))
        return reader

    async def lookup(self, name):
        if not numbers:
            await self.fill_in_parts(5000)
        return numbers.get(name)

    def fills(self):
        return fills
