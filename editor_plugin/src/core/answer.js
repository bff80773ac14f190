/** Checks what the service answered, so that nothing else has to: what is odd is refused, and never half used. */

import { Refusal } from './refusal.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Candidate} Candidate */
/** @typedef {Record<string, unknown>} Fields */

/**
 * @param {unknown} body
 * @returns {Answer}
 * @throws {Refusal} `badReply`
 */
export function readAnswer(body) {
    const fields = object(body);
    const found = fields.found === true;
    const prompt = object(fields.prompt ?? {});
    const candidates = list(fields.candidates).map(candidate);
    if (found && candidates.length === 0) {
        throw odd();
    }
    return Object.freeze({
        found,
        candidates: Object.freeze(candidates),
        confidence_score: number(fields.confidence_score),
        low_confidence: fields.low_confidence === true,
        warnings: Object.freeze(list(fields.warnings).map(text)),
        prompt: Object.freeze({
            target: /** @type {import('./types.js').Target | null} */ (optionalText(prompt.target)),
            refined: prompt.refined === true,
            automatic: prompt.automatic === true,
            level: optionalText(prompt.level),
        }),
        measurements: /** @type {Answer['measurements']} */ (fields.measurements ?? null),
        model: optionalText(fields.model),
        model_digest: optionalText(fields.model_digest),
        clinical_use: fields.clinical_use === true,
        request_id: text(fields.request_id),
        cached: fields.cached === true,
    });
}

/** @param {unknown} body @returns {Candidate} */
function candidate(body) {
    const fields = object(body);
    return Object.freeze({
        mask_data: text(fields.mask_data),
        confidence_score: number(fields.confidence_score),
        bounding_box: fields.bounding_box ? numbers(fields.bounding_box, ['x', 'y', 'width', 'height']) : null,
        polygons: list(fields.polygons).map((ring) => list(ring).map((point) => numbers(point, ['x', 'y']))),
        rects: list(fields.rects).map((rect) => numbers(rect, ['x1', 'y1', 'x2', 'y2'])),
        refine_token: optionalText(fields.refine_token),
        name: optionalText(fields.name),
    });
}

/**
 * Only the named numbers: what else a place may hold does not belong into an annotation.
 *
 * @template {string} Name
 * @param {unknown} value
 * @param {Name[]} names
 * @returns {Record<Name, number>}
 */
function numbers(value, names) {
    const fields = object(value);
    const read = /** @type {Record<Name, number>} */ ({});
    names.forEach((name) => {
        read[name] = number(fields[name]);
    });
    return read;
}

/** @param {unknown} value @returns {Fields} */
function object(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw odd();
    }
    return /** @type {Fields} */ (value);
}

/** @param {unknown} value @returns {unknown[]} */
function list(value) {
    if (!Array.isArray(value)) {
        throw odd();
    }
    return value;
}

/** @param {unknown} value @returns {number} */
function number(value) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw odd();
    }
    return value;
}

/** @param {unknown} value @returns {string} */
function text(value) {
    if (typeof value !== 'string' || value === '') {
        throw odd();
    }
    return value;
}

/** @param {unknown} value @returns {string | null} */
function optionalText(value) {
    return typeof value === 'string' && value !== '' ? value : null;
}

function odd() {
    return new Refusal('badReply');
}
