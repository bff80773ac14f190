"""A program for a process of its own: reads one file and says what came of it, the memory and the time it took.

    memory_of_reading.py HEALTHY FILE      -> "<error class or 'read'> <extra KiB> <milliseconds>"

HEALTHY is read first, so that what importing the decoders costs is not counted. The peak is VmHWM, because ru_maxrss
would include the peak of the process that started this one.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from runners.errors import ServiceError
from runners.pictures import read_picture


def peak_kib() -> int:
    """Most memory this process has held so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Read both; the peak may only grow with the second."""
    healthy, file = (Path(argument).read_bytes() for argument in sys.argv[1:])
    read_picture(healthy)
    before = peak_kib()
    started = time.perf_counter()
    try:
        read_picture(file)
        outcome = "read"
    except ServiceError as error:
        outcome = type(error).__name__
    took = round((time.perf_counter() - started) * 1000)
    sys.stdout.write(f"{outcome} {peak_kib() - before} {took}\n")


if __name__ == "__main__":
    main()
