"""Publishing and opening survive kills, damage and each other."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_index.errors import IndexBroken, IndexMissing, PublishingInProgress
from search_index.index import check, current_generation, open_current, publish
from search_index.search.question import Question
from search_index.store.document import OfferDocument
from tests.search_index.samples import DAY, REGION, offer
from tests.waiting import wait_until

_ROOT = Path(__file__).parents[3]

_PUBLISHER = """
import sys
from pathlib import Path
from search_index.index import publish
from tests.search_index.samples import offer
folder, first = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    publish(folder, [offer(n, text=f"ronde{first}") for n in range(1, 41)], sequence=first)
    first += 1
    print(first, flush=True)
"""


def _generations(folder: Path) -> list[Path]:
    return sorted(folder.glob("generation-*"))


def test_publish_open_and_check(tmp_path: Path) -> None:
    heard: list[int] = []
    generation = publish(tmp_path, [offer(1), offer(2), offer(1, place="Asten")], 7, progress=heard.append)
    snapshot = open_current(tmp_path)
    assert snapshot.generation == generation.name == current_generation(tmp_path)
    assert (snapshot.sequence, snapshot.size) == (7, 2)
    assert snapshot.document_ids() == {1, 2}
    assert heard == [2]
    assert check(tmp_path) == []


def test_nothing_published(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "not there"):
        assert current_generation(folder) is None
        with pytest.raises(IndexMissing):
            open_current(folder)
        assert len(check(folder)) == 1


def test_the_previous_generation_stays_and_older_ones_go(tmp_path: Path) -> None:
    names = [publish(tmp_path, [offer(1)], n).name for n in range(4)]
    assert [path.name for path in _generations(tmp_path)] == names[2:]


def test_a_reader_keeps_its_generation_when_the_files_are_gone(tmp_path: Path) -> None:
    publish(tmp_path, [offer(1, text="speltherapie met kinderen")], 1)
    snapshot = open_current(tmp_path)
    shutil.rmtree(tmp_path)
    assert snapshot.find(Question(REGION, DAY, text="speltherapie")).total == 1
    with pytest.raises(IndexBroken):
        snapshot.find(Question(REGION, DAY, text='"speltherapie met kinderen"'))


def test_two_publishers_never_interleave(tmp_path: Path) -> None:
    raised: list[BaseException] = []

    def second(_done: int) -> None:
        try:
            publish(tmp_path, [offer(3)], 2)
        except PublishingInProgress as error:
            raised.append(error)

    publish(tmp_path, [offer(1)], 1, progress=second)
    assert len(raised) == 1
    assert open_current(tmp_path).document_ids() == {1}


def test_leftovers_of_a_killed_publisher_are_removed(tmp_path: Path) -> None:
    publish(tmp_path, [offer(1)], 1)
    half = tmp_path / "generation-9-abcdef"
    (half / "whoosh").mkdir(parents=True)
    (half / "column_id.npy").write_bytes(b"half")
    generation = publish(tmp_path, [offer(1)], 2)
    assert not half.exists()
    assert generation.name.startswith("generation-2-")


def test_a_failed_publication_leaves_nothing_and_changes_nothing(tmp_path: Path) -> None:
    generation = publish(tmp_path, [offer(1)], 1)

    def failing() -> Iterator[OfferDocument]:
        yield offer(2)
        raise RuntimeError("the database went away")

    def full(_done: int) -> None:
        raise OSError("no space left on device")

    with pytest.raises(RuntimeError):
        publish(tmp_path, failing(), 2)
    with pytest.raises(OSError, match="no space"):
        publish(tmp_path, [offer(2)], 2, progress=full)
    assert _generations(tmp_path) == [generation]
    assert open_current(tmp_path).document_ids() == {1}


def _folder_names(folder: Path) -> list[str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return [path.relative_to(folder).as_posix() for path in files]


@pytest.mark.slow("damages each file")
def test_any_damaged_file_is_noticed(tmp_path: Path) -> None:
    sound = tmp_path / "sound"
    publish(sound, [offer(n, text=f"woord{n}") for n in range(1, 6)], 1)
    dice = random.Random(4)
    for name in _folder_names(sound):
        for damage in (_truncate, _flip, _empty, _delete, _garbage):
            copy = tmp_path / "copy"
            shutil.copytree(sound, copy)
            if not damage(copy / name, dice):
                shutil.rmtree(copy)
                continue
            expected = IndexMissing if (damage is _delete and name == "CURRENT") else IndexBroken
            with pytest.raises(expected):
                open_current(copy)
            assert check(copy)
            if damage is _truncate:
                publish(copy, [offer(1)], 2)
                assert open_current(copy).size == 1
            shutil.rmtree(copy)


def _truncate(path: Path, dice: random.Random) -> bool:
    content = path.read_bytes()
    if len(content) < 2:
        return False
    path.write_bytes(content[: dice.randrange(1, len(content) - 1)] if len(content) > 2 else content[:1])
    return True


def _flip(path: Path, dice: random.Random) -> bool:
    content = bytearray(path.read_bytes())
    if not content:
        return False
    place = dice.randrange(len(content.rstrip()) or 1)
    content[place] ^= 1 << dice.randrange(7)
    path.write_bytes(content)
    return True


def _empty(path: Path, _dice: random.Random) -> bool:
    had = path.stat().st_size > 0
    path.write_bytes(b"")
    return had


def _delete(path: Path, _dice: random.Random) -> bool:
    path.unlink()
    return True


def _garbage(path: Path, dice: random.Random) -> bool:
    path.write_bytes(dice.randbytes(max(path.stat().st_size, 10)))
    return True


def test_another_format_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, [offer(1)], 1)
    monkeypatch.setattr("search_index.store.generation.FORMAT", 999)
    with pytest.raises(IndexBroken, match="format"):
        open_current(tmp_path)


def test_other_rules_of_analysis_ask_for_a_new_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, [offer(1)], 1)
    monkeypatch.setattr("search_index.store.generation._analysis_mark", lambda: 0)
    with pytest.raises(IndexBroken, match="words"):
        open_current(tmp_path)


@pytest.mark.slow("kills twenty processes")
def test_a_kill_at_any_moment_leaves_a_whole_index(tmp_path: Path) -> None:
    publish(tmp_path, [offer(n, text="ronde0") for n in range(1, 41)], 0)
    dice = random.Random(11)
    first = 1
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", _PUBLISHER, str(tmp_path), str(first)],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        killer = threading.Timer(dice.uniform(0.0, 0.12), process.send_signal, [signal.SIGKILL])
        killer.start()
        while process.poll() is None:
            _assert_whole(tmp_path)
        killer.join()
        process.stdout.close()
        first = _assert_whole(tmp_path) + 1
    publish(tmp_path, [offer(1)], 999)
    assert check(tmp_path) == []
    assert len(_generations(tmp_path)) == 2


def _assert_whole(folder: Path) -> int:
    """The published index is one that was published, all of it; returns its sequence."""
    snapshot = open_current(folder)
    answer = snapshot.find(Question(REGION, DAY, text=f"ronde{snapshot.sequence}"))
    assert answer.total == snapshot.size == 40
    return snapshot.sequence


@pytest.mark.slow("publishes until readers have seen twenty")
def test_readers_see_whole_generations_while_others_are_published(tmp_path: Path) -> None:
    publish(tmp_path, _round(0), 0)
    done = threading.Event()
    errors: list[BaseException] = []
    whole: set[int] = set()

    def read() -> None:
        while not done.is_set():
            try:
                whole.add(_assert_whole(tmp_path))
            except BaseException as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    number = 0

    def enough() -> bool:
        nonlocal number
        number += 1
        publish(tmp_path, _round(number), number)
        return len(whole) > 20 or bool(errors)

    wait_until(enough, "readers of twenty generations", pause=0.0)
    done.set()
    for reader in readers:
        reader.join()
    assert errors == []


def _round(number: int) -> list[OfferDocument]:
    return [offer(n, text=f"ronde{number}") for n in range(1, 41)]
