"""Logins: hashes only, slow to guess, no difference between a wrong name and a wrong password."""

import stat

import pytest

from assistant.errors import SettingsError
from assistant.web import accounts
from assistant.web.accounts import MOST_FAILURES, PAUSE_S, Accounts, add


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(accounts, "N", 2**4)


def test_only_the_right_password_of_a_known_name_is_let_in(tmp_path):
    path = tmp_path / "logins"
    add(path, "ana", "correct horse battery")
    add(path, "bo", "another password")
    found = Accounts(path)
    assert found.check("ana", "correct horse battery")
    assert found.check("bo", "another password")
    assert not found.check("ana", "another password")
    assert not found.check("chen", "correct horse battery")
    assert not found.check("", "")


def test_the_file_has_no_password_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "logins"
    add(path, "ana", "correct horse battery")
    add(path, "bo", "correct horse battery")
    text = path.read_text()
    assert "horse" not in text
    hashes = [line.split(":")[-1] for line in text.splitlines()]
    assert len(set(hashes)) == 2  # salted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_password_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "logins"
    add(path, "ana", "correct horse battery")
    add(path, "ana", "staple staple staple")
    assert not Accounts(path).check("ana", "correct horse battery")
    assert Accounts(path).check("ana", "staple staple staple")


def test_a_name_that_failed_too_often_waits(tmp_path):
    now = [0.0]
    path = tmp_path / "logins"
    add(path, "ana", "correct horse battery")
    found = Accounts(path, clock=lambda: now[0])
    for _ in range(MOST_FAILURES):
        assert not found.check("ana", "guess")
    assert not found.check("ana", "correct horse battery")
    now[0] = PAUSE_S + 1
    assert found.check("ana", "correct horse battery")


@pytest.mark.parametrize(
    ("name", "password"),
    [("a:b", "long enough password"), ("", "long enough password"), ("ana", "short")],
)
def test_unusable_names_and_short_passwords_are_refused(tmp_path, name, password):
    with pytest.raises(SettingsError):
        add(tmp_path / "logins", name, password)
    assert not (tmp_path / "logins").exists()


@pytest.mark.parametrize(
    "line", ["ana:secret", "ana:scrypt:x:8:1:00:00", "ana:md5:1:1:1:00:" + "00" * 32]
)
def test_a_line_that_is_no_login_is_named(tmp_path, line):
    path = tmp_path / "logins"
    path.write_text(f"# people\n{line}\n")
    with pytest.raises(SettingsError, match=r"line 2 is not a login"):
        Accounts(path)


def test_a_file_without_anybody_or_no_file_is_a_sentence(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        Accounts(tmp_path / "none")
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(SettingsError, match="names nobody"):
        Accounts(tmp_path / "empty")
