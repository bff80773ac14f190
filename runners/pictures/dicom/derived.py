"""Recognises slices that hold Hounsfield units already but still carry the scanner's rescale intercept.

IDoctor writes its sagittal reformats so: the pixels went through the rescale, the header was copied from the source
slice. Applying the intercept once more puts air near -2024 HU and muscle near -970, and the default window would show
a black picture. Name and description of such a file prove nothing, so the pixel values decide, under two readings:

    as the header says      HU = stored x slope + intercept
    already HU              HU = stored

A picture of a patient shows fat and muscle, and nothing in CT is much lighter than air. The second reading is taken
only if, leaving declared padding aside,

    - by the header, a share of the pixels is lighter than any air (below -1200 HU), and they are not one constant;
    - by the header, next to nothing is fat or soft tissue;
    - already HU, a fair share is fat or soft tissue.

A true CT slice fails the first (its air lies near -1000; noise reaches -1200 in less than one pixel of a hundred) and
the second (every body section is mostly fat and muscle). A picture of air alone fails the first, also where the
corners outside the scan circle are filled with -2000 or -3024: that is a constant. Without an intercept the two
readings are one, and cannot differ.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from runners.pictures.dicom.units import Rescale

LIGHTER_THAN_AIR_HU: Final = -1200.0
LIGHTER_SHARE: Final = 0.01
DISTINCT_LIGHTER: Final = 8  # a fill has one value, air has noise
BODY_HU: Final = (-200.0, 300.0)  # fat to contrast-filled vessels
MOST_BODY_BY_HEADER: Final = 0.04  # cortical bone, teeth and metal of a true reading land there: 0 to 2 % measured
LEAST_BODY_ALREADY: Final = 0.10
SAMPLES: Final = 1 << 16  # enough to measure shares of one in a hundred


def holds_hu_already(values: NDArray[np.integer[Any]], padding: NDArray[np.bool_] | None, rescale: Rescale) -> bool:
    """Whether the rescale has been applied before the pixels were stored.

    Args:
        values: `(H, W)` stored values.
        padding: `(H, W)` bool, True outside the picture, or None.
        rescale: as the header states it.
    """
    shown = values.ravel() if padding is None else values[~padding]
    stored = shown[:: max(1, shown.size // SAMPLES)]
    by_header = stored * rescale.slope + rescale.intercept
    lighter = stored[by_header < LIGHTER_THAN_AIR_HU]
    if lighter.size < LIGHTER_SHARE * stored.size or np.unique(lighter).size < DISTINCT_LIGHTER:
        return False
    return _body_share(by_header) <= MOST_BODY_BY_HEADER and _body_share(stored) >= LEAST_BODY_ALREADY


def _body_share(hu: NDArray[Any]) -> float:
    low, high = BODY_HU
    return float(np.mean((hu >= low) & (hu <= high)))
