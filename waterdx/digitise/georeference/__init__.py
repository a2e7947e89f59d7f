"""Where a sheet lies on the ground: from its sheet code, its corner coordinates, or control points."""
