# make run    everything a fresh machine needs, then the demonstration company on http://127.0.0.1:8000
# make test   everything again, then every check and every test
# make setup  stops before either

PYTHON ?= python3
BIN := .venv/bin
NPM := $(shell command -v npm || echo $(BIN)/npm)
HOST ?= 127.0.0.1
PORT ?= 8000
SOURCES := common organisations invoicing banking reconciliation config
APT := $(if $(filter 0,$(shell id -u)),,sudo) apt-get

.PHONY: run test setup lint unit whole e2e lock messages screenshots

run: setup
	@$(BIN)/python scripts/serve.py --host $(HOST) --port $(PORT)

test: setup .venv/.installed-dev .data/.system-packages lint unit whole e2e

setup: .venv/.installed static/vendor/.built .env locale/fr/LC_MESSAGES/django.mo

.venv/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Where there is no npm, the one in PyPI's Node.js wheel takes its place.
$(BIN)/npm: requirements-node.txt .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	@touch $@

static/vendor/.built: package-lock.json scripts/vendor_assets.py .venv/.installed $(filter $(BIN)/npm,$(NPM))
	PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --ignore-scripts --silent
	$(BIN)/python scripts/vendor_assets.py
	@touch $@

.env: | .env.example
	cp .env.example .env

locale/fr/LC_MESSAGES/django.mo: locale/fr/LC_MESSAGES/django.po .venv/.installed
	$(BIN)/pybabel --quiet compile --domain django --directory locale

# Chromium for the browser tests, gettext for the test that no sentence is left untranslated.
.data/.system-packages:
	@mkdir -p .data
	@command -v chromium >/dev/null && command -v xgettext >/dev/null && command -v pdftotext >/dev/null \
		|| { $(APT) update -qq && $(APT) install -y -qq chromium gettext poppler-utils >/dev/null; }
	@touch $@

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	git ls-files 'templates/*.html' | xargs $(BIN)/djade --check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

unit:
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not race and not whole and not e2e"

whole:
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "race or whole"

e2e:
	$(BIN)/python -m pytest -n 2 --dist worksteal -m e2e

# Needs a running `make run`.
screenshots: .venv/.installed-dev
	$(BIN)/python scripts/screenshots.py

messages:
	$(BIN)/python manage.py makemessages --locale fr --no-location --no-wrap --no-obsolete \
		--ignore .venv --ignore node_modules --ignore static --ignore tests --ignore benchmarks

lock:
	for name in requirements requirements-dev requirements-node; do \
		$(BIN)/uv pip compile $$name.in -o $$name.txt --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header --no-config --quiet; done
	npm install --package-lock-only --ignore-scripts
