#!/bin/sh
# The few system libraries Qt needs on Debian and Ubuntu (Windows and macOS need none). Installed when root; otherwise the
# one line to type is printed. No font is needed: the program carries its own.
set -eu
command -v apt-get >/dev/null 2>&1 || exit 0

missing=""
has() { ldconfig -p 2>/dev/null | grep -q "$1"; }
need() { has "$1" || missing="$missing $2"; }
need libEGL.so.1 libegl1
need libGL.so.1 libgl1
need libxkbcommon.so.0 libxkbcommon0
need libfontconfig.so.1 libfontconfig1
need libfreetype.so.6 libfreetype6
need libdbus-1.so.3 libdbus-1-3
need libglib-2.0.so.0 "$(apt-cache show libglib2.0-0t64 >/dev/null 2>&1 && echo libglib2.0-0t64 || echo libglib2.0-0)"
if [ -n "${DISPLAY:-}" ]; then
    need libxkbcommon-x11.so.0 libxkbcommon-x11-0
    need libxcb-cursor.so.0 libxcb-cursor0
    need libxcb-icccm.so.4 libxcb-icccm4
    need libxcb-keysyms.so.1 libxcb-keysyms1
fi
"${PYTHON:-python3}" -c "import ensurepip, venv" 2>/dev/null || missing="$missing python3-venv"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
else
    echo "次の 1 行を実行してから、もう一度 make してください / Type this line, then make again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y$missing" >&2
    exit 1
fi
