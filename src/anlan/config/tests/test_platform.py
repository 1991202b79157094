"""Configuration, data folder, sentences, catalogues: what is wrong is told by name, nothing foreign is touched."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from anlan.config import folder, terminal
from anlan.config.commands import words
from anlan.config.commands.__main__ import HIDDEN, names
from anlan.config.env import Env, load
from anlan.infra.trouble import Trouble

SOURCE = Path(words.SOURCE)
ROOT = os.geteuid() == 0


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the service account may pass to."""
    with tempfile.TemporaryDirectory(prefix="anlan-") as above:
        Path(above).chmod(0o711)
        yield Path(above)


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [
        ("ANLAN_PORT", "eighty", "platform.env.port"),
        ("ANLAN_PORT", "70000", "platform.env.port"),
        ("ANLAN_MQTT_PORT", "0", "platform.env.port"),
        ("ANLAN_PROCESS", "cook", "platform.env.choice"),
        ("ANLAN_LOG_LEVEL", "loud", "platform.env.choice"),
        ("ANLAN_DEMO", "perhaps", "platform.env.flag"),
        ("ANLAN_WORLD", "Live!", "platform.env.world"),
        ("ANLAN_SECRET", "short", "platform.env.secret"),
        ("DATABASE_URL", "mysql://somebody:word@host/db", "platform.env.database_url"),
        ("NATS_URL", "http://host", "platform.env.nats_url"),
        ("ANLAN_PROT", "8000", "platform.env.unknown"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, key: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Trouble) as told:
        load()
    sentences = terminal.sentence(told.value.key, **told.value.params)
    assert told.value.key == key
    assert variable in sentences
    assert "word" not in str(told.value.params.get("value"))


def test_a_password_in_a_wrong_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:hush@h/d")
    with pytest.raises(Trouble) as told:
        load()
    assert "hush" not in terminal.sentence(told.value.key, **told.value.params)


def test_a_configuration_survives_the_way_to_a_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = Env(data=tmp_path, world="drill-1", port=8123, demo=True)
    for variable, value in made.variables().items():
        monkeypatch.setenv(variable, value)
    assert load() == made


def test_each_process_logs_in_with_its_own_role(tmp_path: Path) -> None:
    made = Env(data=tmp_path, world="live")
    users = {process: made.dsn(process).split("user=")[1].split()[0] for process in ("owner", "web", "work", "sense")}
    assert users == {"owner": "anlan_owner", "web": "anlan_app", "work": "anlan_work", "sense": "anlan_sense"}


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    made = Env(data=tmp_path).secret_key
    assert Env(data=tmp_path).secret_key == made
    assert len(made) >= 32
    assert Env(data=tmp_path, secret="g" * 40).secret_key == "g" * 40


def test_an_empty_folder_becomes_ours_and_stays_ours(place: Path) -> None:
    data = place / "new"
    folder.claim(data)
    (data / "files").mkdir()
    folder.claim(data)
    assert (data / folder.MARK).is_file()


def test_a_folder_of_something_else_is_refused_and_left_as_it_was(place: Path) -> None:
    (place / "thesis.doc").write_text("years of work")
    with pytest.raises(Trouble) as told:
        folder.claim(place)
    assert told.value.key == "platform.data.foreign"
    assert [entry.name for entry in place.iterdir()] == ["thesis.doc"]


def test_a_file_in_place_of_the_folder_is_refused(place: Path) -> None:
    (place / "data").write_text("")
    with pytest.raises(Trouble) as told:
        folder.claim(place / "data")
    assert told.value.key == "platform.data.foreign"


def test_a_folder_of_another_user_is_refused(place: Path) -> None:
    theirs = Path("/usr")  # root's; where we are root ourselves, one is given away
    if ROOT:
        theirs = place / "theirs"
        theirs.mkdir()
        os.chown(theirs, 65534, 65534)
    with pytest.raises(Trouble) as told:
        folder.claim(theirs)
    assert told.value.key == "platform.data.foreign"


def test_a_folder_that_the_service_account_cannot_enter_is_refused(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700 if ROOT else 0o600)  # as an ordinary user we are our own service account
    with pytest.raises(Trouble) as told:
        folder.claim(closed / "data")
    assert told.value.key == ("platform.data.closed" if ROOT else "platform.data.unwritable")


def test_a_read_only_place_is_told() -> None:
    with pytest.raises(Trouble) as told:
        folder.claim(Path("/proc/anlan"))
    assert told.value.key == "platform.data.unwritable"


def test_a_folder_serves_one_house_at_a_time(place: Path) -> None:
    folder.claim(place / "data")
    held = folder.hold(place / "data")
    with pytest.raises(Trouble) as told:
        folder.hold(place / "data")
    assert told.value.params["pid"] == str(os.getpid())
    held.close()
    folder.hold(place / "data").close()


def test_every_sentence_is_there_in_both_languages_with_the_same_facts() -> None:
    chinese, english = terminal.catalogue("zh"), terminal.catalogue("en")
    assert chinese.keys() == english.keys()
    differing = [key for key in chinese if fields(chinese[key]) != fields(english[key])]
    assert differing == []
    assert all(chinese.values()) and all(english.values())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_key_that_the_platform_uses_has_a_sentence() -> None:
    places = [SOURCE / "config", SOURCE / "infra" / "postgres", SOURCE / "infra" / "nats", SOURCE / "infra"]
    used = {
        key
        for place in places
        for path in place.glob("*.py" if place.name == "infra" else "**/*.py")
        if "tests" not in path.parts
        for key in re.findall(r'"(platform\.[a-z_.]+[a-z_])"', path.read_text(encoding="utf-8"))
    }
    assert len(used) > 40
    assert used - terminal.catalogue("zh").keys() == set()


def test_every_command_is_described() -> None:
    described = {key for key in terminal.catalogue("zh") if key.startswith("platform.command.")}
    assert {f"platform.command.{name}" for name in set(names()) - HIDDEN} - described == set()


@pytest.mark.parametrize("name", sorted(set(names()) - HIDDEN))
@pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_every_command_explains_itself(name: str, lang: str) -> None:
    command = [sys.executable, "-m", "anlan.config.commands", name, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LANG": lang})
    assert (told.returncode, told.stderr) == (0, "")
    assert f"./anlan {name}" in told.stdout


@pytest.mark.parametrize(("lang", "spoken"), [("zh_CN.UTF-8", ["zh"]), ("en_GB", ["en"]), ("C", ["zh", "en"])])
def test_the_terminal_is_spoken_to_in_its_language(
    monkeypatch: pytest.MonkeyPatch, lang: str, spoken: list[str]
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", lang)
    assert terminal.languages() == spoken


def test_catalogues_are_compiled_when_their_source_is_newer(tmp_path: Path) -> None:
    home = tmp_path / "room" / "locale" / "en" / "LC_MESSAGES"
    home.mkdir(parents=True)
    (home / "django.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                                    'msgid "room.title"\nmsgstr "Room"\n')  # fmt: skip
    assert [words.compile_catalogues(tmp_path), words.compile_catalogues(tmp_path)] == [1, 0]
    assert b"Room" in (home / "django.mo").read_bytes()


def test_a_demo_touches_nothing_of_a_folder_where_another_house_runs(place: Path) -> None:
    data = place / "data"
    folder.claim(data)
    with folder.hold(data):
        before = sorted(entry.name for entry in data.iterdir())
        ran = subprocess.run(
            [sys.executable, "-m", "anlan.config.commands", "demo"],
            env={**os.environ, "ANLAN_DATA": str(data)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert sorted(entry.name for entry in data.iterdir()) == before
    assert ran.returncode == 2 and str(data) in ran.stderr and ran.stdout == ""
