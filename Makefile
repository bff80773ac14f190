# Every command of the project. `make` alone lists them; each one first makes .venv where it is missing or out of date.
#
# Values come from the command line or the environment: SERVICE_PORT, SAM2_MODEL, SAM2_MODEL_PATH and the other
# settings of the service, PYTHON for the set-up, CT_CASES for the tests on real CT.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

export BENTOML_DO_NOT_TRACK := True
export PYTHONUNBUFFERED := 1

SERVICE_PORT ?= 8000
PY := .venv/bin/python
# The folders with a front end of their own; each has the npm scripts build, check and test.
WEB := $(patsubst %/package.json,%,$(wildcard editor_plugin/package.json examples/idoctor_host/web/package.json))

.PHONY: help setup setup-web demo test test-programs test-image check plugin host-web serve segment fetch bench bench-host bench-quality anatomy dashboard monitoring-plots api-docs bento image image-base screenshots lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with pinned versions (a second run takes no time)
	@tools/setup.sh

setup-web: ## install what the front ends' lock files name (needs Node 18 or newer; a second run takes no time)
	@tools/setup_web.sh $(WEB)

demo: setup ## start service and host, click through a phantom patient and phantoms (and CT_CASES), show the masks
	@SERVICE_PORT="$(SERVICE_PORT)" $(PY) -m tools.demo

test-programs: setup ## install what only the tests need: a browser and a Chinese font
	@tools/setup.sh --for-tests

test: check test-programs ## everything: lint, types and every test
	@for folder in $(WEB); do npm --prefix "$$folder" run --silent test; done
	$(PY) -m pytest

test-image: setup ## the real image, built and started, and deploy/compose.yaml with it (root on Debian; else skipped)
	@tools/setup.sh --for-images
	$(PY) -m pytest tests/image -m image --durations=12

check: setup setup-web ## ruff, mypy --strict, eslint and tsc
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@for folder in $(WEB); do npm --prefix "$$folder" run --silent check; done

plugin: setup-web ## make what is committed of the front ends: the plugin's dist/, then the reference host's pages with it
	@for folder in $(WEB); do npm --prefix "$$folder" run --silent build; done

host-web: setup-web ## make the reference host's web/dist from its source and the plugin that editor_plugin/dist holds
	@npm --prefix examples/idoctor_host/web run --silent build

serve: setup ## the service alone, on SERVICE_PORT (8000)
	@SERVICE_PORT="$(SERVICE_PORT)" exec $(PY) -m tools.serve

segment: setup ## one picture: FILE=… [IMAGE_TYPE=L3|middle|auto] [TARGET=…] [POINTS='[[x,y,label],…]'] [BOX='[x1,y1,x2,y2]'] [OUT=mask.png]
	@SERVICE_PORT="$(SERVICE_PORT)" $(PY) -m tools.segment "$${FILE:?name the picture: make segment FILE=slice.png}" \
	  --image-type "$${IMAGE_TYPE:-auto}" --out "$${OUT:-mask.png}" \
	  $${TARGET:+--target "$$TARGET"} $${POINTS:+--points "$$POINTS"} $${BOX:+--box "$$BOX"}

fetch: setup ## fetch official weights: MODEL=sam2.1_hiera_{tiny,small,base_plus,large} [TO=models] [URL=folder on a mirror]
	@$(PY) -m runners.checkpoints fetch "$${MODEL:?name the model: make fetch MODEL=sam2.1_hiera_small}" --to "$${TO:-models}" \
	  $${URL:+--url "$$URL"}

bench: setup test-programs ## measure what the README promises, all of it or NAME=…; fails where a promise is not kept
	@$(PY) -m benchmarks $${NAME:-}

bench-host: setup ## what the back-end package costs the host while the service is wrong in every way
	@$(PY) -m benchmarks.host_untouched

bench-quality: setup ## one click on 500 axial and 500 sagittal phantoms, slices of elsewhere and CT_CASES: PHANTOMS=…, goes on where it stopped
	@$(PY) -m benchmarks.quality --phantoms "$${PHANTOMS:-500}"

anatomy: setup ## one picture of what the search sees: FILE=… [TARGET=psoas|combo|vertebra] [OUT=anatomy.png] [SERVICE=http://…]
	@$(PY) -m tools.anatomy_picture "$${FILE:?name the picture: make anatomy FILE=slice.png}" \
	  $${TARGET:+--target "$$TARGET"} --out "$${OUT:-anatomy.png}" $${SERVICE:+--service "$$SERVICE"}

dashboard: setup ## write deploy/grafana's dashboard from tools/monitoring/panels.py
	@$(PY) -m tools.monitoring.dashboard

monitoring-plots: setup test-programs ## run everything under a few clinicians and draw the dashboard's panels for the guide
	@$(PY) -m tools.monitoring.plots

api-docs: setup ## write the tables of docs/api.md from what service and back end say of themselves (OpenAPI)
	@$(PY) -m tools.api_docs

image: setup ## build the Bento and its image: [DEVICE=cuda|cpu] [BASE_IMAGE=…] [TORCH_INDEX=…] [WEIGHTS=checkpoint] [TAG=…] [ENGINE=docker|podman]
	@$(PY) -m tools.image

image-base: setup ## make a base image from this Debian's own mirror, where no registry of images is reached: [TAG=…]
	@$(PY) -m tools.image.debian_base

bento: setup ## build the Bento
	@$(PY) -m bentoml build

screenshots: setup test-programs ## draw the pictures of the user guide: every state of the plugin, example cases
	@$(PY) -m tools.editors.guide

lock: setup ## write the installed versions into constraints.txt and requirements-service.txt
	@$(PY) -m tools.lock

clean: ## remove .venv and everything else that was made here
	rm -rf .venv build demo-output *.egg-info $(addsuffix /node_modules,$(WEB)) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
