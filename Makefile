# `make help` lists what there is to do; CI runs exactly `make ci`.

PREFIX ?= /usr/local
# Every build refuses an import that Package.swift does not declare.
CHECKED = --explicit-target-dependency-import-check error
# The program as it is installed: it needs no Swift runtime.
RELEASE = -c release --static-swift-stdlib -Xlinker -s --product calib
SOURCES = Package.swift Sources Tests

.DEFAULT_GOAL := help
.PHONY: help packages demo build test release snapshots lint format examples bench fuzz soak oracles install hooks ci

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

packages: ## install the system packages that are missing (Debian)
	@scripts/install-packages

demo: release ## a real calibration of simulated data: plan, run, results beside the truth, report
	@scripts/demo "$$(swift build $(RELEASE) --show-bin-path)/calib"

build: packages ## the program, for development
	swift build $(CHECKED)

test: packages ## all tests
	swift build --build-tests $(CHECKED)
	swift test --skip-build $(CHECKED)

release: packages ## the program as it is installed
	swift build $(RELEASE)

snapshots: packages ## rewrite the expected outputs of the tests; review the difference
	CALIB_UPDATE_SNAPSHOTS=1 swift test $(CHECKED) || true
	git --no-pager diff --stat -- Tests

lint: ## style, without changing anything
	swift format lint --strict --recursive --parallel $(SOURCES)

format: ## lay the sources out
	swift format --in-place --recursive --parallel $(SOURCES)

examples: release ## check the scripts in examples/
	@for script in examples/*/*.calib; do \
	  "$$(swift build $(RELEASE) --show-bin-path)/calib" check "$$script" || exit 1; done

bench: release ## measure; prints figures, fails for none
	@Benchmarks/run "$$(swift build $(RELEASE) --show-bin-path)/calib"
	@Benchmarks/store "$$(swift build $(RELEASE) --show-bin-path)/calib"

fuzz: packages ## feed the parser garbage for FUZZ_SECONDS (60)
	@scripts/fuzz $${FUZZ_SECONDS:-60}

soak: release ## the long kills, two hundred of a run and of writers of a store, and 100,000 mutated scripts
	CALIB_SOAK=200 CALIB_MUTATIONS=100000 CALIB_PROGRAM="$$(swift build $(RELEASE) --show-bin-path)/calib" \
	  swift test $(CHECKED) --filter 'KillTests|MutationTests'

oracles: packages ## compare with numpy, scipy and iminuit from PyPI
	@scripts/oracles

install: release ## the program, its library, examples and completions under PREFIX
	@scripts/install "$$(swift build $(RELEASE) --show-bin-path)/calib" "$(PREFIX)"

hooks: ## check staged files before each commit
	git config core.hooksPath .githooks

# The command tests run the program as it is installed.
ci: packages lint ## what CI runs
	swift build $(RELEASE)
	swift build --build-tests $(CHECKED)
	CALIB_PROGRAM="$$(swift build $(RELEASE) --show-bin-path)/calib" swift test --skip-build $(CHECKED)
