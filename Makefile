# One word each. `make demo` and `make test` do all the set-up they need; nothing else has to be installed first.
PYTHON ?= python3
BIN := .venv/bin
# Python keeps what it compiles, even where the surroundings forbid it: else each worker of the tests compiles for 15 s, and each
# small process they start compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE
export QT_QPA_PLATFORM ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,offscreen)

.PHONY: help setup run demo test check fix bench journeys looks soak completion-figures plan-figures screening-figures digitise-figures handwriting-figures default-model docs sample-town indicator-data indicator-report package clean

help:            ## what can be made
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/'

# What is used is compiled when it is used: to compile all that is installed takes as long as to install it.
setup: .venv/ready ## the virtual environment and the system libraries
.venv/ready: pyproject.toml constraints.txt packaging/system_libraries.sh
	PYTHON=$(PYTHON) sh packaging/system_libraries.sh
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt --editable '.[dev,ocr]'
	touch $@

run: setup       ## open the window
	$(BIN)/waterdx

demo: setup      ## the whole chain on the invented sample town, into build/demo
	$(BIN)/waterdx demo --out build/demo

test: check      ## everything CI asks for
	OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist worksteal

check: setup     ## style, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports

fix: setup       ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

journeys: setup  ## the stories of users through the real window, on a virtual screen where there is one; pictures in build/journeys
	WATERDX_ARTEFACTS=build/journeys QT_QPA_PLATFORM=$(if $(shell command -v xvfb-run),xcb,offscreen) OMP_NUM_THREADS=1 \
		$(shell command -v xvfb-run >/dev/null && echo 'xvfb-run -a -s "-screen 0 1920x1080x24"') $(BIN)/pytest tests/journeys

looks: setup     ## both languages and themes at 100 and 150 %, looked at by a program; pictures in build/looks
	for scale in 1 1.5; do mkdir -p build/looks/$$scale; QT_SCALE_FACTOR=$$scale QT_QPA_PLATFORM=offscreen WATERDX_ARTEFACTS=build/looks/$$scale $(BIN)/pytest tests/app/test_looks.py -m "soak or not soak" || exit 1; done

soak: setup      ## what `make test` tries on small sizes, on great ones
	OMP_NUM_THREADS=1 $(BIN)/pytest -m soak

bench: setup     ## the speeds asked for, as ratios to the plain library call
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench.py

completion-figures: setup ## how well completing does on real data (beside the checkout), half of the pipes hidden
	OMP_NUM_THREADS=1 $(BIN)/python tests/completion_figures.py

plan-figures: setup ## the survey plan against other ways to spend the money, on real leaks that came afterwards
	OMP_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python tests/screening_plan_figures.py

screening-figures: setup ## how well leaks are foretold on real data (beside the checkout), year by year
	OMP_NUM_THREADS=1 $(BIN)/python tests/screening_figures.py

handwriting-figures: setup ## how surely handwriting is told from print: HALF=tune (default) or held
	OMP_NUM_THREADS=1 $(BIN)/python tests/handwriting_figures.py --half $(or $(HALF),tune)

default-model: setup ## make the shipped screening model again from the data beside the checkout
	$(BIN)/python packaging/train_default_model.py

digitise-figures: setup ## how well paper is read: STYLES=tune (default) or kept_away, on sheets of the paper maker
	OMP_NUM_THREADS=1 $(BIN)/python tests/digitise_figures.py --styles $(or $(STYLES),tune)

docs: setup      ## the pages of docs/ that follow from the program
	$(BIN)/python packaging/build_docs.py

sample-town: setup ## make the invented town again (its files are committed)
	$(BIN)/python ledgers/make_sample_town.py

indicator-data: setup ## make the shipped indicator data again from the reference tables
	$(BIN)/python packaging/build_indicator_data.py

indicator-report: setup ## every shipped indicator value reckoned again from its inputs; what differs, with its reason
	mkdir -p build
	$(BIN)/waterdx indicators verify --out build/indicator-report.xlsx

# The test runs without anything of this checkout's environment, as on the computer of the person it is handed to.
package: setup   ## the program as a folder for computers without Python, dist/waterdx, which then tests itself
	DISPLAY=:0 PYTHON=$(PYTHON) sh packaging/system_libraries.sh # those of a display too: the folder carries them
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt --editable '.[ocr,package]'
	$(BIN)/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build/package packaging/waterdx.spec
	env -i PATH=/usr/bin:/bin HOME=$(CURDIR)/build/package QT_QPA_PLATFORM=offscreen dist/waterdx/waterdx --self-test --out build/package/self-test --json

clean:           ## forget what was made
	rm -rf .venv build dist
