"""The README is true: its tree has every module, its settings every setting."""

from pathlib import Path

from assistant.settings import PREFIX, Settings

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_tree_has_every_module() -> None:
    tree = README.split("## Files")[1].splitlines()
    listed: set[str] = set()
    folder = ""
    for line in tree:
        name = line.strip().split(" ")[0]
        if line.startswith("  ") and not line.startswith("   ") and name.endswith("/"):
            folder = name
        elif name.endswith(".py"):
            listed.add(folder + name if line.startswith("    ") else name)
    modules = {
        path.relative_to(PROJECT / "assistant").as_posix()
        for path in (PROJECT / "assistant").rglob("*.py")
        if path.name != "__init__.py"
    }
    assert modules - listed == set()
    assert listed - modules == {"bootstrap.py"}


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in README
        assert (field.description or "") in README
