"""Every file keeps the rules of the architecture, and each rule finds its breach."""

import pytest
from architecture_map import LONGEST_FILE, OURS, ROOT, WORKS_AT_IMPORT
from architecture_rules import (
    LONGER_BECAUSE,
    RULES,
    deep_imports,
    environment_look_ups,
    forbidden_neighbours,
    size_and_name,
    source,
    strangers,
    work_at_import,
)


def _files(*tops: str) -> list[str]:
    found = [path for top in tops for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts]
    found += [ROOT / f"{top}.py" for top in tops if (ROOT / f"{top}.py").is_file()]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


@pytest.mark.parametrize("path", _files(*OURS))
@pytest.mark.parametrize("rule", RULES)
def test_every_file_keeps_the_rule(rule, path):
    """The message lists what breaks the rule; each rule's docstring says what it means."""
    file = source(path, (ROOT / path).read_text(encoding="utf-8"))
    if rule is work_at_import and path in WORKS_AT_IMPORT:
        pytest.skip("allowed to work at import")

    assert rule(file) == []


@pytest.mark.parametrize("path", _files("tests"))
def test_every_test_file_is_short_and_says_what_it_is(path):
    """Tests are read more often than they are written."""
    assert size_and_name(source(path, (ROOT / path).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (strangers, "front/app.py", "def f():\n    import torch.nn"),
        (strangers, "front/app.py", "from bentoml import service"),
        (strangers, "runners/queue.py", "import bentoml.metrics"),
        (strangers, "runners/anatomy/find.py", "from sam2.build_sam import build_sam2"),
        (strangers, "front/answer.py", "import pydicom"),
        (forbidden_neighbours, "runners/pictures/read.py", "from front.settings import Settings"),
        (forbidden_neighbours, "front/app.py", "from runners.sam2_runner import Sam2Runner"),
        (forbidden_neighbours, "front/app.py", "import service"),
        (forbidden_neighbours, "runners/model/load.py", "from runners import pictures"),
        (forbidden_neighbours, "idoctor_integration/client.py", "import runners.errors"),
        (forbidden_neighbours, "runners/settings.py", "from idoctor_integration import install"),
        (forbidden_neighbours, "tools/phantoms/axial.py", "import tools.train"),
        (deep_imports, "tools/demo.py", "from runners.pictures.reading.sniff import kind"),
        (deep_imports, "service.py", "from runners.model.embedding.cache import Cache"),
        (work_at_import, "front/app.py", "TABLE = open('contract.json')"),
        (work_at_import, "front/app.py", "class A:\n    words = Path('a').read_text()"),
        (work_at_import, "runners/x.py", "import os\nPORT = os.environ['PORT']"),
        (work_at_import, "runners/x.py", "threading.Thread(target=print).start()"),
        (environment_look_ups, "front/app.py", "def f():\n    return os.getenv('PORT')"),
        (size_and_name, "front/app.py", "x = 1"),
        (size_and_name, "front/utils.py", '"""Words."""'),
        (size_and_name, "front/app.py", '"""Words."""\n' + "x = 1\n" * LONGEST_FILE),
    ],
)
def test_a_rule_finds_its_breach(rule, path, text):
    """Each rule, shown what it forbids, says so."""
    assert rule(source(path, text)) != []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (strangers, "runners/model/build.py", "import torch"),
        (strangers, "service.py", "import bentoml"),
        (
            forbidden_neighbours,
            "front/app.py",
            "from runners.pictures import read_picture\nfrom front.queue import Queue",
        ),
        (forbidden_neighbours, "service.py", "from runners.sam2_runner import Sam2Runner"),
        (deep_imports, "runners/sam2_runner.py", "from runners.pictures import Picture"),
        (deep_imports, "runners/pictures/reading.py", "from runners.pictures.sniff import kind"),
        (
            work_at_import,
            "tools/demo.py",
            "def f(port=8000):\n    open('x')\nif __name__ == '__main__':\n    print(f())",
        ),
        (work_at_import, "front/app.py", "from dataclasses import dataclass, field\nNAMES = tuple(sorted(['a']))"),
        (environment_look_ups, "runners/settings.py", "import os\ndef f():\n    return os.environ"),
        (
            size_and_name,
            "front/app.py",
            f'"""Words.\n\n{LONGER_BECAUSE} it is a table."""\n' + "x = 1\n" * LONGEST_FILE,
        ),
    ],
)
def test_a_rule_lets_good_code_pass(rule, path, text):
    """And it does not cry wolf."""
    assert rule(source(path, text)) == []
