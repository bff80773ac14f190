"""The search in sagittal slices: the column, its discs, and which vertebra is L3."""
