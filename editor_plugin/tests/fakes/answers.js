/** Answers as the service gives them. */

/** The beginning of a PNG of this size: all that is read of it without a canvas. The seed tells masks apart. */
export function maskData(width, height, seed = 0) {
    const bytes = Buffer.alloc(32);
    bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
    bytes.writeUInt32BE(13, 8);
    bytes.write('IHDR', 12);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    bytes.writeUInt32BE(seed, 28);
    return bytes.toString('base64');
}

export const SIZE = { width: 64, height: 48 };

export function candidate(seed = 0, changes = {}) {
    return {
        mask_data: maskData(SIZE.width, SIZE.height, seed),
        confidence_score: 0.9,
        bounding_box: { x: seed, y: 2, width: 10, height: 8 },
        polygons: [square(seed), square(seed + 20)],
        rects: [{ x1: seed, y1: 2, x2: seed + 10, y2: 10 }],
        refine_token: `token-${seed}`,
        name: null,
        ...changes,
    };
}

export const square = (x) => [
    { x, y: 1 },
    { x: x + 5, y: 1 },
    { x: x + 5, y: 6 },
    { x, y: 6 },
];

export function answer(changes = {}) {
    const candidates = changes.candidates || [candidate(1), candidate(2, { confidence_score: 0.4 })];
    return {
        found: true,
        candidates,
        confidence_score: 0.9,
        low_confidence: false,
        warnings: [],
        prompt: { target: 'psoas', refined: false, automatic: true, level: null },
        measurements: { area_px: 50, area_mm2: null, hu_mean: null },
        model: 'demo',
        model_digest: 'abc',
        clinical_use: false,
        request_id: 'request-1',
        cached: false,
        ...changes,
    };
}

/** An answer to marks: drawn from them alone, or a correction of an earlier mask. */
export const drawn = (seed, { refined = false, ...changes } = {}) =>
    answer({
        candidates: [candidate(seed), candidate(seed + 1)],
        prompt: { target: 'psoas', refined, automatic: false, level: null },
        request_id: `request-${seed}`,
        ...changes,
    });

export const NOT_FOUND = answer({
    found: false,
    candidates: [],
    confidence_score: 0,
    low_confidence: true,
    warnings: ['No psoas was found in this slice.'],
});

export const LEVEL_UNKNOWN = answer({
    found: false,
    confidence_score: 0,
    low_confidence: true,
    candidates: [candidate(5, { name: 'body 1' }), candidate(7, { name: 'body 2', confidence_score: 0.3 })],
    warnings: ['Which of the vertebrae is L3 cannot be told.'],
});

export const health = (changes = {}) => ({
    enabled: true,
    available: true,
    reason: null,
    model: 'demo',
    clinical_use: false,
    expected_seconds: 3,
    ...changes,
});
