/**
 * The shapes that the rooms hand each other. Nothing here runs.
 *
 * Points and boxes are in natural pixels of the picture: (0, 0) is the upper left corner of the first pixel, pixel i
 * covers [i, i + 1). Names in snake_case are the service's own and come as it sent them.
 */

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ x1: number, y1: number, x2: number, y2: number }} Box */
/** @typedef {{ width: number, height: number }} Size in natural pixels */

/** @typedef {'L3' | 'middle' | 'auto'} ImageType */
/** @typedef {'vertebra' | 'psoas' | 'combo' | 'object'} Target */

/**
 * A click: label 1 says inside, 0 outside. The id tells dots apart and never changes.
 *
 * @typedef {{ id: number, x: number, y: number, label: 0 | 1 }} Mark
 */

/** @typedef {{ points: readonly Mark[], box: Box | null }} Marks */

/**
 * Where the picture comes from.
 *
 * @typedef {object} Source
 * @property {string} picture its URL; empty while there is none
 * @property {CaseNames | null} names for asking by reference
 */

/** @typedef {{ patient: string, date: string, filename: string }} CaseNames */

/**
 * One question to the service.
 *
 * @typedef {object} Question
 * @property {ImageType} imageType
 * @property {Target | null} target
 * @property {readonly { x: number, y: number, label: 0 | 1 }[]} points none: the service finds the structure itself
 * @property {Box | null} box
 * @property {string | null} previous refine_token of the mask to correct
 * @property {Source} source
 */

/**
 * One mask to choose from.
 *
 * @typedef {object} Candidate
 * @property {string} mask_data base64 PNG, 0 and 255, of the picture's size
 * @property {number} confidence_score 0 to 1
 * @property {{ x: number, y: number, width: number, height: number } | null} bounding_box
 * @property {readonly (readonly Point[])[]} polygons largest first; empty if too frayed to be edited
 * @property {readonly Box[]} rects for a vertebra one, else none
 * @property {string | null} refine_token
 * @property {string | null} name what it shows, where that is not the target itself: `L2`, `body 3`, `model`, `search`
 */

/**
 * What the service answered, checked by `readAnswer`.
 *
 * @typedef {object} Answer
 * @property {boolean} found
 * @property {readonly Candidate[]} candidates best first; with `found` false they are places to pick from
 * @property {number} confidence_score
 * @property {boolean} low_confidence
 * @property {readonly string[]} warnings
 * @property {{ target: Target | null, refined: boolean, automatic: boolean, level: string | null }} prompt
 * @property {{ area_px: number, area_mm2: number | null, hu_mean: number | null } | null} measurements
 * @property {string | null} model
 * @property {string | null} model_digest
 * @property {boolean} clinical_use
 * @property {string} request_id
 * @property {boolean} cached
 */

/**
 * @typedef {object} Health
 * @property {boolean} enabled whether the feature exists for this user
 * @property {boolean} available whether a mask can be had now
 * @property {string | null} reason a sentence, when it cannot
 * @property {string | null} model
 * @property {boolean} clinical_use
 * @property {number | null} expected_seconds
 */

/**
 * The line to the back end. Each rejects with a `Refusal`, or with an error named AbortError once its signal aborted.
 *
 * @typedef {object} Api
 * @property {(signal: AbortSignal) => Promise<Health>} health
 * @property {(question: Question, signal: AbortSignal) => Promise<Answer>} segment
 * @property {(body: FeedbackBody | LaterRating) => Promise<void>} feedback
 * @property {(picture: string) => void} see this picture is on the screen: `segment` refuses one that took its place since
 * @property {() => void} close nobody asks for masks any more; feedback may still go out
 */

/** @typedef {'accepted' | 'edited' | 'discarded'} Verdict */
/** @typedef {'good' | 'usable' | 'wrong'} Rating */

/**
 * @typedef {object} FeedbackBody
 * @property {string} request_id
 * @property {Verdict} verdict
 * @property {ImageType} image_type
 * @property {Target} target
 * @property {string} model
 * @property {string | null} model_digest
 * @property {number} confidence
 * @property {number} seconds from the click to the save or discard
 * @property {boolean} cached
 * @property {number} [dice] absent where nothing was saved
 * @property {number} [edited_px]
 * @property {Rating} [rating]
 */

/** What may follow a verdict. @typedef {{ request_id: string, rating: Rating }} LaterRating */

/**
 * A copy of one target's annotation, as plain data. `shapes` is what browser/masks.js can paint.
 *
 * @typedef {object} Snapshot
 * @property {string} target
 * @property {Shapes} shapes
 */

/**
 * @typedef {{ rects: readonly Box[] } | { polygons: readonly (readonly Point[])[] } | Raster} Shapes
 */

/**
 * @typedef {object} Raster
 * @property {ImageData} pixels
 * @property {(red: number, green: number, blue: number, alpha: number) => boolean} isInside
 */

/** @typedef {{ width: number, height: number, inside: Uint8Array }} Mask 1 inside, 0 outside, row by row */

/**
 * Between a host editor's annotation and our results.
 *
 * @typedef {object} Adapter
 * @property {'rects' | 'polygons' | 'raster'} kind
 * @property {() => ImageType} imageType
 * @property {() => Target | null} target the one in force; null: none that we know
 * @property {() => Size | null} size of the picture shown; null while there is none
 * @property {() => boolean} isEmpty whether the target in force has no annotation
 * @property {(target?: string) => Snapshot} snapshot of the target in force, or of the one named
 * @property {(snapshot: Snapshot) => void} restore
 * @property {(a: Snapshot, b: Snapshot) => boolean} same
 * @property {(now: Snapshot, result: { before: Snapshot, after: Snapshot }) => boolean} holds whether anything of a result
 *     is left in an annotation, edited or not
 * @property {(candidates: readonly Candidate[]) => Promise<void> | void} [prepare] what `write` needs and takes time
 * @property {(candidate: Candidate) => ReasonKey | null} [refuses] why a candidate cannot be written; null: it can
 * @property {(candidate: Candidate, options?: { keep?: boolean }) => void} write in place of what is there, or beside it
 */

/**
 * `now` is in milliseconds on the timeline of PerformanceEntry.startTime; `after` gives what cancels it.
 *
 * @typedef {{ now: () => number, after: (ms: number, work: () => void) => () => void }} Clock
 */

/** @typedef {(offered: Shapes, saved: Shapes, size: Size) => { dice: number, edited_px: number }} Compare */

/**
 * The states:
 * - hidden: the feature is off, or not known to be on; nothing is shown
 * - disabled: shown, cannot be used; `reason` says why
 * - ready: can be used
 * - confirming: there is work that would be replaced; `asks` says by what. confirm('replace' | 'keep') or cancel()
 * - working: one click is under way. cancel()
 * - picking: bodies were found but not which is meant. pick(index) writes one. choose(index) shows one
 * - marking: point mode: the chosen candidate is a preview, nothing is written before accept()
 * - done, low: the result is in the annotation; low: with low confidence
 * - failed: nothing was written; `reason` says why. retry() or dismiss()
 * - discarded: what was there before is back. retry() or dismiss()
 *
 * @typedef {'hidden' | 'disabled' | 'ready' | 'confirming' | 'working' | 'picking' | 'marking' | 'done' | 'low'
 *   | 'failed' | 'discarded'} State
 */

/**
 * Every key has a sentence in words/. Where `sentence` holds the back end's own, that one is the better.
 * - noImage: no picture is shown yet
 * - noTarget: the editor is in a mode that we do not know
 * - away: the service cannot answer now (health), or 503
 * - busy: 429; `values.seconds` says when to try again, where known
 * - offline: the network, or the back end, does not answer
 * - signedOut: 401
 * - timedOut: nothing within 35 s, or 504
 * - turnedOff: the feature was turned off meanwhile
 * - notFound: the service found nothing; `sentence` is its reason
 * - frayed: the outline is too frayed to be edited
 * - otherSize: the mask is not of the size of the picture shown
 * - changed: the slice is being rewritten (409)
 * - replaced: another picture lies under the name of the one shown
 * - tooLarge: 413
 * - unusable: the picture or a mark cannot be used (400, 415, 422)
 * - refused: 402, 403 and other refusals of the host
 * - noPicture: the picture could not be fetched
 * - badReply: the answer makes no sense
 * - tooMany: more than 64 points
 * - needsInside: points outside alone mark nothing
 * - fault: a mistake of the back end, or of ours
 *
 * @typedef {'noImage' | 'noTarget' | 'away' | 'busy' | 'offline' | 'signedOut' | 'timedOut' | 'turnedOff' | 'notFound'
 *   | 'frayed' | 'otherSize' | 'changed' | 'replaced' | 'tooLarge' | 'unusable' | 'refused' | 'noPicture' | 'badReply' | 'tooMany'
 *   | 'needsInside' | 'fault'} ReasonKey
 */

/** @typedef {{ key: ReasonKey, values: Readonly<Record<string, number>> }} Reason */

/**
 * What is shown; frozen, and a new object at every change.
 *
 * @typedef {object} View
 * @property {State} state
 * @property {Reason | null} reason of disabled and failed; in marking: why the last refinement failed
 * @property {string | null} sentence what the back end said about it, in English
 * @property {'start' | 'accept' | 'choose' | null} asks what confirming is about
 * @property {Target | null} target
 * @property {number} elapsedS since the click, in whole seconds, while working
 * @property {number | null} expectedS
 * @property {Answer | null} result
 * @property {readonly Candidate[]} candidates of the result
 * @property {number} chosen index into them; -1: none (picking, before one is looked at)
 * @property {Candidate | null} preview what the layer shows: in marking and picking the chosen candidate, else null
 * @property {Marks} marks
 * @property {boolean} canUndo a mark can be taken back
 * @property {boolean} canRedo
 * @property {boolean} canAccept in marking: there is a mask that can be written
 * @property {boolean} canRetry in marking: the last refinement failed and can be asked again
 * @property {boolean} canDiscard a result of ours can be taken back
 * @property {boolean} canRefine marks can correct the result, and another candidate can take its place
 * @property {'result' | 'before' | null} brings what can be brought back: the result, after a discard; the earlier work,
 *     which the result had replaced, after the host's own tools took the result back; null: nothing
 * @property {boolean} stored a result that was taken back had been saved, and the host still has that
 * @property {boolean} refining in marking: an answer is waited for
 * @property {number} opacity of the preview, 0 to 1
 * @property {readonly string[]} warnings of the result, in English
 * @property {number | null} confidence of the chosen candidate, 0 to 1
 * @property {boolean} low whether that is low
 * @property {boolean} clinicalUse whether the model may serve patients
 * @property {string | null} model
 * @property {boolean} saved the result was saved
 * @property {Rating | null} rated
 * @property {number | null} retryInS seconds until another try makes sense
 */

export {};
