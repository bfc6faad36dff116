# make start   set up what is missing and start; PORT=8001, DEMO=0 leaves the demonstration campaign out
# make test    every test
# make setup   what `start` does before it starts

PORT ?= 8000
DEMO ?= 1
PYTHON ?= python3
BENCH_ENV = PATH="$(CURDIR)/env/bin:$(CURDIR)/env/node/bin:$$PATH" FRAPPE_DOCKER_BUILD=1

.PHONY: setup start test lint clean

setup:
	@$(PYTHON) scripts/setup_bench.py --demo $(DEMO)

start: setup
	@$(PYTHON) scripts/setup_bench.py --check-port $(PORT)
	@$(BENCH_ENV) WEB_PORT=$(PORT) env/bin/bench start --no-dev

test:
	@$(PYTHON) scripts/setup_bench.py --for-tests
	@$(BENCH_ENV) env/bin/python scripts/run_tests.py

lint:
	@env/bin/ruff check . && env/bin/ruff format --check .

clean:
	rm -rf env build sites/assets
