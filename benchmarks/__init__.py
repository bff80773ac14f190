"""Programs that measure what the README states; each fails where a promise is not kept."""
