"""How many small faults in the code the tests notice: mutation testing of `figures` and `calculator` by sample.

Run from the repository root, with cosmic-ray beside the development tools:

    .venv/bin/uv pip install --group mutation
    .venv/bin/python evals/mutants.py figures --size 300 --seed 1 --out figures-1.jsonl
    .venv/bin/python evals/mutants.py figures --again figures-1.jsonl --out figures-1-again.jsonl

The faults are those of cosmic-ray's operators, all but the ones that need arguments. Its own runner starts a new
interpreter for each; here each is tried in a fork of one that has loaded the libraries, which takes a quarter of the
time, and no file is written. A place in the code (a number, a comparison, a condition …) is drawn once, and one of its
mutants with it, so that a plus sign does not count eleven times. Left out: annotations, which nothing evaluates, and
mutants whose syntax tree is the old one.

A mutant is killed if a test fails, or if the tests take three times the processor time they take without it. Only the
tests of the package run, the fast files first, up to the first failure, without hypothesis's shrinking and with its
examples drawn from a fixed seed. Tests of speed and hypothesis's own limits of time are left out: they mean nothing
beside other work. Strings are
not mutated, so patterns and word lists are not judged by this.

`--again FILE` tries what survived in an earlier run once more, found by its line in the code as it now is. The shares
measured stand in `mutation.md`.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import cosmic_ray.ast
import cosmic_ray.plugins
import pytest
from cosmic_ray.mutating import mutate_code

ROOT = Path(__file__).resolve().parent.parent
FIRST = {
    "figures": ("comparing", "reading", "of_the_article", "units", "precision", "quantities_dev"),
    "calculator": ("rounding", "quantities", "tables", "expression", "inputs", "registry"),
}
"""The fast test files of each package, by the end of their names; the others follow."""
SPEED_TESTS = "not does_not_hang and not time_grows"
LIBRARIES = ("hypothesis", "pint", "pydantic", "langchain_core.tools", "typer")
PATIENCE = 3
LEAST_SECONDS = 20
"""Processor time that every mutant is given at least."""

Place = tuple[str, str, tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Mutant:
    """One fault: the `occurrence`th place in `module` where cosmic-ray's `operator` applies."""

    module: str
    operator: str
    occurrence: int
    line: int
    old: str
    new: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the mutant when lines have moved."""
        return self.module, self.operator, self.old, self.new


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: `killed` by a test, by the time `limit`, at `import`, or `survived`."""

    outcome: str
    by: str
    seconds: float


class _MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source than its file has."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, self._path, "exec"), module.__dict__)  # the mutant's own code


class _Witness:
    """Remembers the first test that failed."""

    def __init__(self) -> None:
        self.failed = ""
        self.importing = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed, self.importing = report.nodeid, True


def _operators() -> Iterator[tuple[str, Any]]:
    for name in sorted(cosmic_ray.plugins.operator_names()):
        operator = cosmic_ray.plugins.get_operator(name)
        if not operator.arguments():
            yield name, operator()


def _annotations(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where annotations and type aliases begin and end, as (line, column in characters)."""
    nodes: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            nodes.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            nodes.append(node.returns)
        elif isinstance(node, ast.AnnAssign):
            nodes.append(node.annotation)
            if ast.unparse(node.annotation) == "TypeAlias":
                nodes.append(node.value)
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node in nodes
        if node is not None
    ]


def places(package: str) -> dict[Place, list[tuple[str, int]]]:
    """Return every place of the package that can be mutated, with the operators (and occurrences) that do it."""
    found: dict[Place, list[tuple[str, int]]] = {}
    for path in sorted((ROOT / "assistant" / package).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        left_out = _annotations(ast.parse(source))
        tree = cosmic_ray.ast.get_ast(source)
        for name, operator in _operators():
            occurrence = 0
            for node in cosmic_ray.ast.ast_nodes(tree):
                for start, end in operator.mutation_positions(node):
                    if not any(first <= start < last for first, last in left_out):
                        family = name.rpartition("/")[2].split("_")[0]
                        place = path.name, family, tuple(start), tuple(end)
                        found.setdefault(place, []).append((name, occurrence))
                    occurrence += 1
    return found


def _mutated(path: Path, operator: str, occurrence: int) -> tuple[str, Mutant] | None:
    """Return the mutant with its source, None where it is the old code in other words."""
    source = path.read_text(encoding="utf-8")
    changed = mutate_code(source, cosmic_ray.plugins.get_operator(operator)(), occurrence)
    try:
        if changed is None or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source)):
            return None
    except SyntaxError:
        return None
    before, after = source.splitlines(), changed.splitlines()
    line = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    old, new = before[line].strip(), after[line].strip() if len(after) == len(before) else ""
    return changed, Mutant(path.name, operator, occurrence, line + 1, old, new)


def draw(package: str, size: int, seed: int) -> list[tuple[str, Mutant]]:
    """Return `size` mutants (fewer where there are fewer) with their sources, in random order."""
    chance = random.Random(seed)
    known = places(package)
    drawn: list[tuple[str, Mutant]] = []
    for place in chance.sample(sorted(known), len(known)):
        operator, occurrence = chance.choice(known[place])
        mutant = _mutated(ROOT / "assistant" / package / place[0], operator, occurrence)
        if mutant is not None:
            drawn.append(mutant)
        if len(drawn) == size:
            break
    print(f"{len(known)} places, {len(drawn)} drawn with seed {seed}", flush=True)
    return drawn


def survivors_of(package: str, earlier: Path) -> list[tuple[str, Mutant]]:
    """Return the mutants that survived in the file `earlier`, found in the code as it is now."""
    wanted = [
        Mutant(**{key: row[key] for key in Mutant.__dataclass_fields__})
        for row in map(json.loads, earlier.read_text(encoding="utf-8").splitlines())
        if row["outcome"] == "survived"
    ]
    known = places(package)
    found = []
    for mutant in wanted:
        path = ROOT / "assistant" / package / mutant.module
        lines = path.read_text(encoding="utf-8").splitlines()
        ways = {
            occurrence
            for (module, _, (line, _), _), ways in known.items()
            if module == mutant.module and lines[line - 1].strip() == mutant.old
            for name, occurrence in ways
            if name == mutant.operator
        }
        made = (_mutated(path, mutant.operator, occurrence) for occurrence in sorted(ways))
        same = [one for one in made if one is not None and one[1].key == mutant.key]
        if same:
            found.append(min(same, key=lambda one: abs(one[1].line - mutant.line)))
        else:
            print(f"gone: {mutant.module}: {mutant.old}", flush=True)
    return found


def _test_files(package: str) -> list[str]:
    """Return the package's test files, those of `FIRST` in its order before the others."""
    files = sorted(str(path) for path in (ROOT / "tests" / package).glob("test_*.py"))
    first = FIRST[package]
    ranks = {path: [path.endswith(f"_{name}.py") for name in first] for path in files}
    return sorted(files, key=lambda path: [not ends for ends in ranks[path]])


def _child(package: str, mutant: tuple[str, Mutant] | None, seconds: int, answer: int) -> None:
    """Run the tests; write the first failure to the file descriptor `answer`, and leave with pytest's exit code."""
    from hypothesis import HealthCheck, Phase, settings

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with tempfile.TemporaryFile() as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        if mutant is not None:
            source, fault = mutant
            name = f"assistant.{package}.{fault.module.removesuffix('.py')}"
            name = name.removesuffix(".__init__")
            path = ROOT / "assistant" / package / fault.module
            sys.meta_path.insert(0, _MutantFinder(name, path, source))
        settings.register_profile(
            "mutants",
            phases=[Phase.explicit, Phase.generate],
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        settings.load_profile("mutants")
        witness = _Witness()
        options = [
            "-x",
            "-q",
            "--tb=no",
            "--assert=plain",
            "--noconftest",
            "-p",
            "no:cacheprovider",
        ]
        code = pytest.main([*options, "-k", SPEED_TESTS, *_test_files(package)], plugins=[witness])
        os.write(answer, json.dumps([witness.failed, witness.importing]).encode())
        os._exit(int(code))


def attempt(package: str, mutant: tuple[str, Mutant] | None, seconds: int) -> Outcome:
    """Run the tests against a mutant (none: against the code as it is), with a limit of processor time."""
    started = time.perf_counter()
    reading, answer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(package, mutant, seconds, answer)
        except BaseException as error:
            os.write(answer, json.dumps([repr(error), True]).encode())
        finally:
            os._exit(99)
    os.close(answer)
    said = _wait(child, reading, 10 * seconds)
    _, status, used = os.wait4(child, 0)
    taken = round(used.ru_utime + used.ru_stime, 1)
    if time.perf_counter() - started >= 10 * seconds or os.WIFSIGNALED(status):
        return Outcome("limit", signal.Signals(os.WTERMSIG(status)).name, taken)
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return Outcome("survived", "", taken)
    failed, importing = json.loads(said) if said else (f"exit code {code}", True)
    return Outcome("import" if importing else "killed", failed, taken)


def _wait(child: int, reading: int, seconds: int) -> bytes:
    """Return what the child says; end it where that takes longer than `seconds`."""
    previous = signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(seconds)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)
    return said


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's formula."""
    z = 1.96
    share, room = part / whole, z * z / whole
    middle = share + room / 2
    half = z * ((share * (1 - share) + room / 4) / whole) ** 0.5
    return (middle - half) / (1 + room), (middle + half) / (1 + room)


def main() -> None:
    """Draw mutants, run the tests against each, and print the share killed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("package", choices=FIRST)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=Path, help="try the survivors of this earlier run")
    parser.add_argument("--out", type=Path, required=True, help="one JSON line a mutant")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for library in LIBRARIES:
        importlib.import_module(library)

    plain = attempt(arguments.package, None, 3600)
    if plain.outcome != "survived":
        sys.exit(f"The tests fail without any mutant: {plain.by}.")
    limit = max(LEAST_SECONDS, int(PATIENCE * plain.seconds))
    print(f"the tests take {plain.seconds} s; each mutant gets {limit} s", flush=True)
    if arguments.again:
        mutants = survivors_of(arguments.package, arguments.again)
    else:
        mutants = draw(arguments.package, arguments.size, arguments.seed)
    counts: Counter[str] = Counter()
    with arguments.out.open("w", encoding="utf-8") as out:
        for mutant in mutants:
            outcome = attempt(arguments.package, mutant, limit)
            counts[outcome.outcome] += 1
            row = {**asdict(mutant[1]), **asdict(outcome)}
            print(json.dumps(row, ensure_ascii=False), file=out, flush=True)
    killed = len(mutants) - counts["survived"]
    low, high = wilson(killed, len(mutants))
    print(
        f"{killed} of {len(mutants)} killed, {killed / len(mutants):.1%} ({low:.1%} to {high:.1%})"
    )
    print(dict(counts))


if __name__ == "__main__":
    main()
