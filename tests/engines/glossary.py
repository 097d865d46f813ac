"""Implements glossary.wit."""

import wit_world
from componentize_py_types import Err

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()

numbers = {}
fills = 0


def name(number):
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    unit, word = (100, "hundred") if number < 1000 else (1000, "thousand")
    count, rest = divmod(number, unit)
    return f"{name(count)} {word}" + (f" {name(rest)}" if rest else "")


class WitWorld(wit_world.WitWorld):
    def fill(self, count):
        global fills
        if count > 1_000_000:
            raise Err("no name for a million and more")
        fills += 1
        for number in range(count):
            numbers[name(number)] = number
        return len(numbers)

    def lookup(self, name):
        if not numbers:
            self.fill(100_000)
        return numbers.get(name)

    def fills(self):
        return fills
