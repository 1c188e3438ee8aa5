# Two commands matter: `make chat` and `make test`. Both install what they need into .venv, without admin rights.

PYTHON ?= python3.11
BIN := .venv/bin

# Packages are compiled when they are first imported, which is only worth while if the result is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: chat setup test eval lint lock clean

chat: setup
	@$(BIN)/assistant chat

setup:
	@$(PYTHON) bootstrap.py
	@$(BIN)/assistant models fetch
	@$(BIN)/assistant ingest

test:
	@$(PYTHON) bootstrap.py --dev
	@$(BIN)/assistant models fetch
	@$(BIN)/assistant ingest
	@$(BIN)/ruff check assistant tests evals bootstrap.py
	@$(BIN)/ruff format --check assistant tests evals bootstrap.py
	@$(BIN)/mypy
	@$(BIN)/pytest -q
	@echo "All checks and tests passed."

# The evaluation, reported in evals/reports; other sets and baselines: see evals/README.md.
eval: setup
	@$(BIN)/assistant eval dev test

# Pins of everything, with hashes. torch is pinned in bootstrap.py, because its builds differ by machine, and it
# brings what its build needs of the CUDA packages.
CUDA := cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
	nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver \
	nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header -q \
	$(foreach package,torch triton $(CUDA),--no-emit-package $(package))

lock:
	@$(PYTHON) bootstrap.py --dev
	@$(LOCK) -o requirements.lock >/dev/null
	@$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock >/dev/null
	@echo "Wrote requirements.lock and requirements-dev.lock."

clean:
	@rm -rf .venv store
	@echo "Removed .venv and store; models stay in the cache."
