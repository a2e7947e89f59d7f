"""紙の読み取り in the window: sheets, what was read off them, and a person who confirms it by keyboard."""
