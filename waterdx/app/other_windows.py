"""One window a project: who opens a project that another window of the same person shows gets that window.

Windows find one another by a local name (a named pipe on Windows); nothing leaves the PC. Where that is not to be had,
each window opens what it is asked for.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from waterdx.core.later import later

if TYPE_CHECKING:
    import getpass
    import hashlib

    from PySide6 import QtNetwork
else:
    getpass, hashlib, QtNetwork = later("getpass"), later("hashlib"), later("PySide6.QtNetwork")

ANSWER_MS = 300


class OtherWindows(QObject):
    """Signal: `show_wanted` when another window was asked to open the project that is open here."""

    show_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._claimed: Path | None = None

    def claim(self, project: Path | None) -> None:
        """From now on others asked for this project are sent here."""
        if project == self._claimed:
            return
        self._claimed, wanted = project, name_of(project) if project else ""
        server = self._server
        server.close()
        if wanted and not server.listen(wanted) and not _is_answered(wanted):
            QtNetwork.QLocalServer.removeServer(wanted)  # left by a program that was killed
            server.listen(wanted)

    @cached_property
    def _server(self) -> QtNetwork.QLocalServer:
        server = QtNetwork.QLocalServer(self)
        server.setSocketOptions(QtNetwork.QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_asked)
        return server

    def _on_asked(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.show_wanted.emit()


def show_other(project: Path) -> bool:
    """Bring the window that shows this project to the front; False where there is none."""
    return _is_answered(name_of(project))


def _is_answered(name: str) -> bool:
    asking = QtNetwork.QLocalSocket()
    asking.connectToServer(name)
    answered = asking.waitForConnected(ANSWER_MS)
    asking.abort()
    return answered


def name_of(project: Path) -> str:
    """A name for a project of this person that tells neither."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    whole = f"{user}\n{os.path.normcase(project.absolute())}"
    return "waterdx-" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:24]
