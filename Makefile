# Vif's commands. `make serve` and `make test` work from a new clone on Debian 12 with a Swift 6.3 toolchain.

# What to serve, and how: make serve DIR=path/to/docs OPTIONS='--port 3000'
DIR ?= Public/sample
OPTIONS ?=
# Where `make install` puts the program, $(PREFIX)/bin/vif, and its manual page
PREFIX ?= /usr/local

BUILD_PACKAGES = libinotifytools0-dev libssl-dev libqrencode-dev zlib1g-dev esbuild
TEST_PACKAGES = chromium chromium-driver vim emacs-nox git rsync bindfs curl python3-pip python3-venv nginx-light \
	openssl ca-certificates libnss3-tools procps zbar-tools librsvg2-bin nghttp2-client
BROWSER_PACKAGES = firefox-esr webkit2gtk-driver xvfb
CONFORMANCE_PACKAGES = python3 ca-certificates gcc libc6-dev
BENCH_PACKAGES = nginx-light wrk inotify-tools caddy hugo binutils python3-venv libuv1 nghttp2-client openssl
CRAWL_PACKAGES = nginx-light python3.11-doc rust-doc sqlite3-doc

# The Swift runtime is inside the binary. That no two accesses to a variable overlap is checked while the tests run (their
# build is another one); in the released program these checks take a twentieth of the time of a request.
# Functions that are the same are there once, and no names are told to libraries that nobody loads: 2.5 MiB less.
RELEASE = -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked \
	-Xlinker --icf=safe -Xlinker --no-export-dynamic
# With colours on a terminal and none in a pipe, each change from one to the other would build everything anew.
BUILD = swift build --no-color-diagnostics

# How pages follow their files is tried in browsers by pytest and Selenium, which are kept beside the build.
BROWSER_PYTHON = .build/browser-tests/bin/python
BROWSER_TESTS = PYTHONDONTWRITEBYTECODE=1 $(BROWSER_PYTHON) -m pytest -q Tests/Browser
# So is how it speaks TLS and HTTP/2, with the programs and libraries of others.
SECURE_TESTS = PYTHONDONTWRITEBYTECODE=1 $(BROWSER_PYTHON) -m pytest -q Tests/Secure

.PHONY: serve build install test test-browsers paint bench conformance crawl fuzz deps test-deps bench-deps format lint

serve: build
	@exec .build/release/vif "$(DIR)" $(OPTIONS)

build: deps
	@$(BUILD) $(RELEASE) --product vif

# After `make build`: this part may run as root, without the toolchain.
install:
	install -D -s .build/release/vif "$(DESTDIR)$(PREFIX)/bin/vif"
	install -D -m 644 Documentation/vif.1 "$(DESTDIR)$(PREFIX)/share/man/man1/vif.1"

test: deps test-deps lint
	$(BUILD) --build-tests
	swift test --skip-build --no-parallel
	@$(MAKE) --no-print-directory $(BROWSER_PYTHON)
	$(SECURE_TESTS)
	VIF_SEED=2 VIF_EDITS=100 $(BROWSER_TESTS)

# In each engine that Debian has; some of the tests: make test-browsers ENGINES=webkit TESTS='-k morph'
ENGINES ?= chromium firefox webkit
TESTS ?=
test-browsers: deps test-deps
	@./.ci/install $(BROWSER_PACKAGES)
	@$(BUILD) --product vif
	@$(MAKE) --no-print-directory $(BROWSER_PYTHON)
	$(BROWSER_TESTS) $(ENGINES:%=--engine %) $(TESTS)
	$(SECURE_TESTS) $(TESTS)

$(BROWSER_PYTHON): Tests/Browser/requirements.txt
	python3 -m venv .build/browser-tests
	.build/browser-tests/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# From the close() of a saved file until Chromium has painted what became of it.
paint: build test-deps
	@$(MAKE) --no-print-directory $(BROWSER_PYTHON)
	@PYTHONDONTWRITEBYTECODE=1 $(BROWSER_PYTHON) Benchmarks/paint.py

bench: build bench-deps
	@$(BUILD) $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks

# Every case of the Autobahn TestSuite's groups 1-7, 9, 10, 12 and 13; some of them: make conformance CASES='1.* 7.*'
# The suite needs a Python 2.7 interpreter, which Debian 12 has no more: without one, this says so and exits with 2.
CASES ?=
conformance: build
	@./.ci/install $(CONFORMANCE_PACKAGES)
	@python3 Tests/Conformance/autobahn.py --program .build/release/vif --cases '$(CASES)'

# Every link of three large sites, answered as nginx answers it.
crawl: build
	@./.ci/install $(CRAWL_PACKAGES)
	@$(BUILD) $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks crawl

# Ten minutes of requests that nobody means well: make fuzz MINUTES=1
MINUTES ?= 10
fuzz: build
	@$(BUILD) $(RELEASE) --product Fuzzing
	@.build/release/Fuzzing --minutes $(MINUTES)

# Each does nothing if its packages are there.
deps:
	@./.ci/install $(BUILD_PACKAGES)

test-deps:
	@./.ci/install $(TEST_PACKAGES)

bench-deps:
	@./.ci/install $(BENCH_PACKAGES)

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzzing

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing
