"""The search in axial slices: the canal first, then everything else in units of the vertebral body."""
