"""Commands that the guides name within a sentence or a table: how each is run by the tests, or why it is not."""

DEMO = "runners/checkpoints/weights/demo.safetensors"

RUN_HERE = {
    "make": "make",
    "make anatomy FILE=…": "make anatomy FILE=slice.dcm",
    "make anatomy FILE=slice.dcm": "make anatomy FILE=slice.dcm",
    "make dashboard": "make dashboard",
    "promtool check config deploy/prometheus/prometheus.yml": "promtool check config deploy/prometheus/prometheus.yml",
    "promtool test rules deploy/prometheus/tests/clicks.yml": "promtool test rules deploy/prometheus/tests/clicks.yml",
    "python -m idoctor_integration check": "python -m idoctor_integration check",
    "python -m runners.checkpoints list": "python -m runners.checkpoints list",
    "python -m runners.checkpoints verify FILE": f"python -m runners.checkpoints verify {DEMO}",
    "redis-cli FLUSHALL": "redis-cli FLUSHALL",
    "redis-cli MEMORY PURGE": "redis-cli MEMORY PURGE",
    "CT_CASES=… python -m benchmarks.opinions --phantoms 100 --first-seed 2401000000 --spoil": (
        "python -m benchmarks.opinions --phantoms 1"
    ),
    "python -m idoctor_integration feedback export feedback.csv": "python -m idoctor_integration feedback export f.csv",
    "python -m idoctor_integration feedback summary": "python -m idoctor_integration feedback summary",
    "python -m idoctor_integration feedback backup /tmp/copy.sqlite3": (
        "python -m idoctor_integration feedback backup copied.sqlite3"
    ),
    "SAM2_FEEDBACK_URL=sqlite:////tmp/copy.sqlite3 python -m idoctor_integration feedback summary": (
        "python -m idoctor_integration feedback backup copy.sqlite3 && "
        "SAM2_FEEDBACK_URL=sqlite:///copy.sqlite3 python -m idoctor_integration feedback summary"
    ),
    "python -m benchmarks.finding --phantoms 40 --first-seed 2380000000": "python -m benchmarks.finding --phantoms 1",
    "python -m benchmarks.counting --phantoms 80 --first-seed 2500000000": "python -m benchmarks.counting --phantoms 1",
}
"""As it is written, and as it is typed by `test_typed_commands.py`: with a file in place of FILE, or fewer phantoms."""

RUN_BY = {
    "bentoml serve .": ("tests/conftest.py", "ServiceProcess"),
    "make api-docs": ("tests/guides/test_api_page.py", "tools.api_docs"),
    "make bench NAME=batching": ("tests/system/test_load.py", "batching"),
    "make bench NAME=gpu": ("tests/system/test_gpu_benchmark.py", "from benchmarks import gpu"),
    "make bench NAME=host_untouched": ("tests/integration/test_host_untouched.py", "benchmarks.host_untouched"),
    "make bench NAME=memory": ("tests/system/test_memory.py", "benchmarks.memory"),
    "make bench NAME=mixed_load": ("tests/system/test_load.py", "mixed_load"),
    "make bench NAME=phantom_iou": ("tests/system/test_load.py", "phantom_iou"),
    "make bench NAME=png_dicom": ("tests/system/test_load.py", "png_dicom"),
    "make bench NAME=runner_killed": ("tests/system/test_runner_faults.py", "runner_killed"),
    "make bench NAME=second_click": ("tests/system/test_second_click.py", "second_click"),
    "make bench NAME=several_machines": ("tests/deploy/test_several_machines.py", "benchmarks.several_machines"),
    "make bench-host": ("tests/integration/test_host_untouched.py", "benchmarks.host_untouched"),
    "make bench-quality": ("tests/quality/test_quality_run.py", "benchmarks.quality"),
    "make check": ("Makefile", "test: check"),
    "make demo": ("tests/system/test_commands.py", "tools.demo"),
    "make fetch": ("tests/checkpoints/test_checkpoint_commands.py", "runners.checkpoints"),
    "make fetch URL=…": ("tests/tools/test_make_commands.py", "runners.checkpoints"),
    "make host-web": ("examples/idoctor_host/web/tests/dist.test.js", "'build'"),
    "make lock": ("tests/tools/test_lock_tool.py", "from tools import lock"),
    "make plugin": ("editor_plugin/tests/packaging/dist.test.js", "build"),
    "make setup": ("Makefile", "check: setup"),
    "make setup-web": ("Makefile", "check: setup setup-web"),
    "make test-image": (".ci/run", "make test-image"),
    "npm ci": ("tools/setup_web.sh", "npm ci"),
    "npm pack": ("editor_plugin/tests/packaging/pack.test.js", "pack"),
    "npm run build": ("editor_plugin/tests/packaging/dist.test.js", "build"),
    "npm run check": ("Makefile", "run --silent check"),
    "npm test": ("Makefile", "run --silent test"),
    "pip install .": ("tests/integration/test_wheel.py", "pip"),
    "pytest tests/model/test_full_size_checkpoints.py": ("tests/model/test_full_size_checkpoints.py", "def test_"),
    "python -m benchmarks.phantom_iou": ("tests/system/test_load.py", "phantom_iou"),
    "python -m tools.fit_sacrum": ("tests/anatomy/sagittal/test_fit_sacrum.py", "fit_sacrum"),
    "python -m tools.gallery": ("tests/tools/test_gallery_tool.py", "gallery"),
    "python -m tools.maps levels --first-seed 700000 --slices 14000 --steps 10666 "
    "--batch 64 --workers 8 --device cuda": ("tests/train/test_maps.py", "tools.maps"),
    "python -m tools.maps parts --first-seed 740000 --slices 6600 --steps 5000 --batch 32": (
        "tests/train/test_maps.py",
        "tools.maps",
    ),
}
"""Another file that runs it or what it starts, often smaller, and a word of that file which shows it."""

NOT_RUN = {
    "kubectl -n idoctor get hpa": "needs a cluster",
    "kubectl logs": "needs a cluster",
    "curl http://<host>:8000/health": "needs a second machine; test_compose.py holds that no port is published",
    "docker build -f examples/idoctor_host/Dockerfile -t idoctor_reference .": (
        "needs a container engine; test_compose_stack.py builds it"
    ),
    "docker compose -f deploy/compose.yaml config": "needs Compose; test_compose.py fills in and checks the same file",
    "docker compose -f deploy/compose.yaml exec redis redis-cli FLUSHALL": "needs a container engine; run here without",
    "docker compose -f deploy/compose.yaml logs": "needs a container engine; leak_watch.py searches the suite's logs",
    "docker compose -f deploy/compose.yaml logs redis redis_exporter": "needs a container engine",
    "docker compose -f deploy/compose.yaml restart alertmanager": "needs a container engine",
    "docker compose -f deploy/compose.yaml stop sam2_service": "needs a container engine; up.yml fires the alarm",
    "docker compose -f deploy/compose.yaml up -d idoctor": "needs a container engine; test_compose_stack.py does it",
    "kubectl -n idoctor rollout undo statefulset/sam2-service": "needs a cluster that has seen two versions",
    "kubectl apply -k deploy/kubernetes/cpu": "needs a cluster; test_kustomize.py builds what is applied",
    "kubectl apply -k deploy/kubernetes/gpu": "needs a cluster; test_kustomize.py builds what is applied",
    "make bench": "an hour; its parts are run smaller, each by its name",
    "make bench NAME=cache_hit": "its limit is a time, which a busy machine doubles; test_upload_route.py has the hits",
    "make bench NAME=one_click_cost": "minutes of a full-size model; a share of times needs a quiet machine",
    "make monitoring-plots": "minutes for pictures; what it starts is run by test_watched_stack.py",
    "make screenshots": "minutes for pictures; the states that it draws are opened by test_every_state.py",
    "make test": "it is what runs the tests",
    "pip wheel '.[codecs]' -w wheels": "needs a package index; test_wheel.py makes the package's own",
    "pip install '.[codecs]'": "needs a package index; make setup installs the same extra",
    "pip install --no-index --find-links wheels 'idoctor-sam2[codecs]'": "needs what pip wheel fetched",
}
