"""`make demo`: start service and host, click through the phantom patient, then phantoms and CT_CASES; show it all.

Serves until Ctrl-C where a person sits at the terminal; stops by itself in CI, without a terminal or with DEMO_EXIT=1.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.cases import BadCase, Case, ct_cases, phantom_cases
from tools.host_clicks import PhantomPatient
from tools.host_process import HostProcess
from tools.overlap import dice
from tools.overlay import draw_overlay, png
from tools.port import HOST_PORT, BadPort, read_port
from tools.service_client import NoAnswer, Question, ask
from tools.service_process import ServiceFailed, ServiceProcess, free_port, port_is_free

PHANTOM_SEEDS = (1, 2, 3)
OUTPUT = Path("demo-output")
ROW = "{:24s} {:9s} {:>5s} {:>10s} {:>6s} {:>7s}  {}"
PATIENT_ROW = "{:24s} {:5s} {:>10s} {:>6} {:>6s} {:>4s} {:>5s}  {}"
CHECK_S = 0.5


@dataclass(frozen=True, slots=True)
class Result:
    """One case answered: the joined mask of its clicks and what a table shows of it."""

    case: Case
    mask: NDArray[np.bool_]
    found: bool
    confidence: float
    model_ms: float

    @property
    def dice(self) -> float:
        """Agreement with the reference."""
        return dice(self.mask, self.case.reference)


def segment_case(url: str, case: Case) -> Result:
    """Send one request a click, as a person would click, and join the masks.

    Raises:
        NoAnswer: the service refused or did not answer.
    """
    mask = np.zeros(case.reference.shape, bool)
    found, confidences, spent_ms = True, [], 0.0
    for x, y in case.clicks:
        answer = ask(url, Question(case.picture, case.image_type, case.target, clicks=[(x, y, 1)]))
        if answer.mask is None or answer.mask.shape != mask.shape:
            raise NoAnswer(f"{case.name}: {answer.complaint or 'the mask has another size than the picture'}")
        mask |= answer.mask
        found = found and answer.found
        confidences.append(float(answer.body["confidence_score"]))
        spent_ms += float(answer.body["processing_time_ms"])
    return Result(case, mask, found, min(confidences, default=0.0), spent_ms)


def show(results: Iterable[Result], folder: Path) -> list[Result]:
    """Write an overlay and print a row for each result as it comes."""
    folder.mkdir(parents=True, exist_ok=True)
    print(ROW.format("case", "target", "found", "confidence", "Dice", "ms", "overlay"))
    shown = []
    for result in results:
        case = result.case
        path = folder / f"{case.name}.png"
        path.write_bytes(png(draw_overlay(case.view, result.mask, reference=case.reference, clicks=case.clicks)))
        cells = (f"{result.confidence:.2f}", f"{result.dice:.3f}", f"{result.model_ms:.0f}", str(path))
        print(ROW.format(case.name, case.target, "yes" if result.found else "no", *cells), flush=True)
        shown.append(result)
    return shown


def all_cases(ct_folder: str | None) -> Iterator[Case]:
    """The bundled phantoms, then real CT where a folder of it is named."""
    for seed in PHANTOM_SEEDS:
        yield from phantom_cases(seed)
    if ct_folder:
        yield from ct_cases(Path(ct_folder))
    else:
        print("CT_CASES is not set: no real CT slices.")


def choose_port(wanted: int) -> int:
    """The wanted port, or a free one, and a line that says so, where somebody else listens there."""
    if port_is_free(wanted):
        return wanted
    port = free_port()
    print(f"Port {wanted} is taken; this demo uses {port}.")
    return port


def show_patient(url: str, folder: Path) -> None:
    """Click through the phantom patient at the host: a row and an overlay for each structure.

    Raises:
        NoAnswer: the host refused something, or a structure was not found.
    """
    print("Uploading the phantom patient to the host …", flush=True)
    patient = PhantomPatient(url)
    print(PATIENT_ROW.format("one click at the host", "found", "confidence", "px", "mm²", "HU", "s", "overlay"))
    for clicked in patient.clicks():
        answer, measured = clicked.answer, clicked.answer["measurements"]
        if not answer["found"]:
            raise NoAnswer(f"{clicked.name} was not found in the phantom patient: {' '.join(answer['warnings'])}")
        path = folder / f"patient-{clicked.name.replace(' ', '-')}.png"
        path.write_bytes(png(draw_overlay(clicked.picture, clicked.mask)))
        area, attenuation = (
            "" if measured[name] is None else f"{measured[name]:.0f}" for name in ("area_mm2", "hu_mean")
        )
        cells = (f"{answer['confidence_score']:.2f}", measured["area_px"], area, attenuation, f"{clicked.seconds:.2f}")
        print(PATIENT_ROW.format(clicked.name, "yes", *cells, str(path)), flush=True)


def run_demo(port: int, *, host_port: int, ct_folder: str | None, stay: bool, output: Path = OUTPUT) -> int:
    """The whole demo; returns the exit code.

    Raises:
        ServiceFailed, NoAnswer, BadCase: what went wrong, as a sentence.
    """
    cases = list(all_cases(ct_folder))  # before anything is started: a folder that cannot be read ends it here
    print("Starting the service …", flush=True)
    started = time.perf_counter()
    with ServiceProcess(port=port) as service, HostProcess(service.url, output / "host", port=host_port) as host:
        health = service.health() or {}
        print(f"Up after {time.perf_counter() - started:.1f} s: model {health.get('model')} on {health.get('device')}.")
        show_patient(host.url, output)
        results = show((segment_case(service.url, case) for case in cases), output)
        print(f"Mean Dice {np.mean([result.dice for result in results]):.3f} over {len(results)} cases.")
        print(
            f"Overlays lie in {output.resolve()} (green: the service's mask, orange: the reference, red: the clicks)."
        )
        if not health.get("clinical_use"):
            print("This model was trained on drawn phantoms: it is not for patients.")
        if stay:
            wait_for_interrupt(service, host)
    return 0


def wait_for_interrupt(service: ServiceProcess, host: HostProcess) -> None:
    """Say where both run, and return at Ctrl-C.

    Raises:
        ServiceFailed: one of them has ended by itself.
    """
    # A flag, not KeyboardInterrupt: one that is raised while a destructor runs is swallowed, and nobody would stop.
    interrupted = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        print(f"The service runs at {service.url}; the phantom patient is ready at the host:")
        print(f"open {host.url}/ (until Ctrl-C)", flush=True)
        while not interrupted.wait(CHECK_S):
            if not (service.family() and host.running):
                raise ServiceFailed("The service or the host has ended by itself.")
    finally:
        signal.signal(signal.SIGINT, before)
    print("\nStopping the service …", flush=True)


def main(_words: Sequence[str] | None = None) -> int:
    """Run the demo as the environment asks; returns the exit code."""
    stay = sys.stdin is not None and sys.stdin.isatty() and not os.environ.get("DEMO_EXIT") and not os.environ.get("CI")
    try:
        port = choose_port(read_port(os.environ.get("SERVICE_PORT")))
        host_port = choose_port(read_port(os.environ.get("PORT"), "PORT", HOST_PORT))
        # So that the service ends too.
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
        return run_demo(port, host_port=host_port, ct_folder=os.environ.get("CT_CASES"), stay=stay)
    except (ServiceFailed, NoAnswer, BadCase) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except BadPort as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
