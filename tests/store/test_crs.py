"""A coordinate system is a number that exists; for a project it measures metres (faults and attacks, S-22)."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from waterdx.core.errors import UserError
from waterdx.store import project
from waterdx.store.crs import PLANE_RECTANGULAR, crs_name, project_crs, read_epsg

HOSTILE = (
    "http://host/x", "/etc/passwd", "+init=epsg:6676", "+proj=utm +nadgrids=/etc/passwd", "EPSG:", "EPSG:6676;DROP", "6676",
    "PROJCS[" + "x" * 1_000_000, "urn:ogc:def:crs:EPSG::6676", "EPSG:-1", "EPSG:1e5", "", "EPSG:6676\x00", "OGC:CRS84",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_anything_but_a_number_is_refused_without_a_connection(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    with pytest.raises(UserError) as refused:
        read_epsg(text)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("crs", "said"),
    [("EPSG:999999", "存在しません"), ("EPSG:6668", "メートル"), ("EPSG:4326", "メートル"), ("EPSG:6695", "メートル")],
)
def test_a_system_a_project_cannot_use_leaves_no_file(crs: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        project.create(tmp_path / "a.gpkg", "町", crs)
    assert not list(tmp_path.iterdir())


def test_every_plane_rectangular_zone_can_be_used_and_is_called_by_its_number() -> None:
    for number, zone in PLANE_RECTANGULAR.items():
        assert project_crs(f"epsg:{number}") == number
        assert f"第{zone}系" in crs_name(number).ja
    assert sorted(PLANE_RECTANGULAR) == list(range(6669, 6688))
