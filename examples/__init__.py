"""Examples of what the package is put into; none of them is part of the product."""
