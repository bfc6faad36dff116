# make start   set up what is missing and start; PORT=8001, DEMO=0 leaves the demonstration campaign out
# make test    every test
# make test-one T=tests/test_floors.py, T="Party Member" …   one test in seconds; without T it says what T may be
# make types   pyright over the app, a minute
# make coverage   the tests in Python, which take half as long again, and the lines that they reach
# make attack  the generative attack on a marked site, MINUTES=60 long
# make bundle  a folder from which an office PC without a network installs; BUNDLE="--platform all --python 3.11"
# make setup   what `start` does before it starts

PORT ?= 8000
DEMO ?= 1
MINUTES ?= 60
BUNDLE ?=
PYTHON ?= python3
BENCH_ENV = PATH="$(CURDIR)/env/bin:$(CURDIR)/env/node/bin:$$PATH" FRAPPE_DOCKER_BUILD=1
COVERAGE_DATA = --data-file=build/coverage/data
COVERAGE_RUN = env/bin/coverage run --data-file="$(CURDIR)/build/coverage/data"

.PHONY: setup start test test-one coverage attack bundle lint types clean

setup:
	@$(PYTHON) scripts/setup_bench.py --demo $(DEMO)

start: setup
	@$(PYTHON) scripts/setup_bench.py --check-port $(PORT)
	@$(BENCH_ENV) WEB_PORT=$(PORT) env/bin/bench start --no-dev

test:
	@$(PYTHON) scripts/setup_bench.py --for-tests
	@$(BENCH_ENV) env/bin/python scripts/run_tests.py

test-one: env/bin/python
	@$(BENCH_ENV) env/bin/python scripts/run_one_test.py "$(T)"

env/bin/python:
	@$(PYTHON) scripts/setup_bench.py --for-tests

coverage:
	@$(PYTHON) scripts/setup_bench.py --for-tests
	@rm -rf build/coverage
	-@$(BENCH_ENV) $(COVERAGE_RUN) scripts/run_tests.py "unit tests" "app tests" conformance
	@env/bin/coverage combine -q $(COVERAGE_DATA) build/coverage
	@env/bin/coverage report $(COVERAGE_DATA)

attack:
	@$(PYTHON) scripts/setup_bench.py --for-tests
	@$(BENCH_ENV) env/bin/python tests/security/attack.py --minutes $(MINUTES)

bundle: env/bin/python
	@$(BENCH_ENV) env/bin/python scripts/bundle/make.py $(BUNDLE)

lint:
	@env/bin/ruff check . && env/bin/ruff format --check .

types:
	@$(BENCH_ENV) apps/frappe/desk/node_modules/.bin/pyright

clean:
	rm -rf env build sites/assets
