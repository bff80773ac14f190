"""Who may know whom, where each heavy thing lives, and which files may work at import: the map that the rules read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("benchmarks", "examples", "front", "idoctor_integration", "runners", "service", "tools")
LONGEST_FILE = 250
LONGER_BECAUSE = "Longer than 250 lines because"
VAGUE_NAMES = {"utils", "helpers", "common", "base", "manager", "misc"}

# The rooms that only their door (`__init__.py`) may be imported from.
ROOMS = (
    "front",
    "idoctor_integration",
    "idoctor_integration.cache",
    "idoctor_integration.feedback",
    "idoctor_integration.originals",
    "idoctor_integration.pictures",
    "idoctor_integration.replies",
    "runners.anatomy",
    "runners.checkpoints",
    "runners.model",
    "runners.pictures",
    "runners.vectors",
    "tools.api_docs",
    "tools.editors",
    "tools.maps",
    "tools.phantoms",
    "tools.train",
)
# Doors beside the main one: the phantoms that score must never be mistaken for those that train.
SIDE_DOORS = {"tools.phantoms.scoring"}

# Heavy or delicate thing -> the only places that may import it (a file, or a folder with a slash at its end).
HOMES = {
    "bentoml": ("service.py", "runners/sam2_runner.py", "runners/metrics.py", "benchmarks/random_model_service.py"),
    "torch": (
        "runners/model/",
        "tools/train/",
        "tools/maps/",
        "benchmarks/random_checkpoint.py",
        "benchmarks/accelerator.py",
    ),
    "torchvision": ("runners/model/", "tools/train/"),
    "sam2": ("runners/model/", "tools/train/"),
    "hydra": ("runners/model/", "tools/train/"),
    "omegaconf": ("runners/model/", "tools/train/"),
    "safetensors": ("runners/model/", "runners/checkpoints/", "tools/train/"),
    "pydicom": (
        "runners/pictures/",
        "idoctor_integration/pictures/",
        "idoctor_integration/originals/",
        "examples/",
        "tools/",
        "benchmarks/",
    ),
    "gdcm": ("runners/pictures/",),
    "pylibjpeg": ("runners/pictures/",),
    "starlette": (
        "front/",
        "service.py",
        "idoctor_integration/edge.py",
        "idoctor_integration/form.py",
        "idoctor_integration/routes.py",
        "examples/",
    ),
    "fastapi": (
        "idoctor_integration/plug.py",
        "idoctor_integration/routes.py",
        "examples/",
        "benchmarks/plain_host.py",
    ),
    "redis": ("idoctor_integration/cache/redis_cache.py", "tools/redis_server.py"),
    "cachetools": (
        "idoctor_integration/cache/embedded.py",
        "idoctor_integration/assistant.py",
        "idoctor_integration/originals/finding.py",
    ),
    "sqlalchemy": ("idoctor_integration/feedback/",),
    "psycopg": ("idoctor_integration/feedback/postgresql.py",),
    "dotenv": ("idoctor_integration/env_file.py", "examples/"),
    "requests": (
        "runners/checkpoints/",
        "idoctor_integration/client.py",
        "idoctor_integration/line.py",
        "idoctor_integration/severing.py",
        "tools/",
        "benchmarks/",
    ),
    "urllib3": ("idoctor_integration/severing.py",),
    "httpx": ("tools/", "benchmarks/"),
    "PIL": (
        "runners/pictures/",
        "front/",
        "idoctor_integration/pictures/",
        "idoctor_integration/feedback/",
        "idoctor_integration/originals/",
        "idoctor_integration/replies/",
        "examples/",
        "tools/",
        "benchmarks/",
    ),
    "yaml": ("tools/",),
    "grafana_foundation_sdk": ("tools/monitoring/dashboard.py",),
    "matplotlib": ("tools/", "benchmarks/quality/plots.py"),
    "prometheus_client": (
        "front/metrics.py",
        "runners/model/prometheus.py",
        "runners/resource_meter.py",
        "benchmarks/gpu.py",
        "idoctor_integration/metrics.py",
        "tools/service_process.py",
    ),
    "playwright": ("tools/editors/",),
    "psutil": (
        "runners/resources.py",
        "tools/service_process.py",
        "tools/balancer.py",
        "benchmarks/promises.py",
        "benchmarks/memory.py",
    ),
    "subprocess": ("tools/", "idoctor_integration/originals/child.py"),
    # The phantoms that score must stay unknown to those that train.
    "tools.phantoms.scoring": ("tools/phantoms/scoring/", "tools/cases.py", "benchmarks/"),
}

# Who may know whom: folder or file -> what it may import of ours besides itself.
KNOWS = {
    "front/": (
        "runners.anatomy",
        "runners.checkpoints",
        "runners.errors",
        "runners.masks",
        "runners.opinions",
        "runners.outline",
        "runners.refinement",
        "runners.pictures",
        "runners.piece_prompts",
        "runners.plausibility",
        "runners.prompts",
        "runners.resource_meter",
        "runners.settings",
        "runners.vectors",
    ),
    "service.py": ("front", "runners"),
    "runners/anatomy/": ("runners.errors", "runners.masks", "runners.pictures"),
    "runners/checkpoints/": ("runners.errors",),
    "runners/model/": ("runners.checkpoints", "runners.errors", "runners.resource_meter"),
    "runners/pictures/": ("runners.errors",),
    "runners/": ("runners",),
    "tools/phantoms/": (),
    "tools/": ("runners", "tools"),
    "benchmarks/": ("front", "idoctor_integration", "runners", "service", "tools"),
    "examples/": ("examples", "idoctor_integration"),
    "idoctor_integration/": (),
}

ENVIRONMENT_READERS = (
    "runners/settings.py",
    "front/settings.py",
    "idoctor_integration/settings.py",
    "examples/",
    "service.py",
    "tools/",
    "benchmarks/",
)
ENVIRONMENT = re.compile(r"^os\.(environ|getenv|putenv)\b")
WORK = re.compile(
    r"^(open|print|exec|eval|input)$"
    r"|^(requests|httpx|socket|subprocess|shutil|tempfile|multiprocessing|asyncio|urllib)\."
    r"|^threading\.(Thread|Timer)\b"
    r"|^(os\.(environ|getenv|putenv|mkdir|makedirs|remove|unlink|system|popen|listdir)|time\.sleep|logging\.basicConfig|sys\.path)\b"
    r"|\.(read_text|read_bytes|write_text|write_bytes|mkdir|unlink|rmtree|start|connect)$"
)
# `service.py` is where BentoML asks for its log handlers and metrics to be set up: at import.
WORKS_AT_IMPORT = ("service.py",)
