export type Point = {
    x: number;
    y: number;
};
export type Box = {
    x1: number;
    y1: number;
    x2: number;
    y2: number;
};
/**
 * in natural pixels
 */
export type Size = {
    width: number;
    height: number;
};
export type ImageType = "L3" | "middle" | "auto";
export type Target = "vertebra" | "psoas" | "combo" | "object";
/**
 * A click: label 1 says inside, 0 outside. The id tells dots apart and never changes.
 */
export type Mark = {
    id: number;
    x: number;
    y: number;
    label: 0 | 1;
};
export type Marks = {
    points: readonly Mark[];
    box: Box | null;
};
/**
 * Where the picture comes from.
 */
export type Source = {
    /**
     * its URL; empty while there is none
     */
    picture: string;
    /**
     * for asking by reference
     */
    names: CaseNames | null;
};
export type CaseNames = {
    patient: string;
    date: string;
    filename: string;
};
/**
 * One question to the service.
 */
export type Question = {
    imageType: ImageType;
    target: Target | null;
    /**
     * none: the service finds the structure itself
     */
    points: readonly {
        x: number;
        y: number;
        label: 0 | 1;
    }[];
    box: Box | null;
    /**
     * refine_token of the mask to correct
     */
    previous: string | null;
    source: Source;
};
/**
 * One mask to choose from.
 */
export type Candidate = {
    /**
     * base64 PNG, 0 and 255, of the picture's size
     */
    mask_data: string;
    /**
     * 0 to 1
     */
    confidence_score: number;
    bounding_box: {
        x: number;
        y: number;
        width: number;
        height: number;
    } | null;
    /**
     * largest first; empty if too frayed to be edited
     */
    polygons: readonly (readonly Point[])[];
    /**
     * for a vertebra one, else none
     */
    rects: readonly Box[];
    refine_token: string | null;
    /**
     * what it shows, where that is not the target itself: `L2`, `body 3`, `model`, `search`
     */
    name: string | null;
};
/**
 * What the service answered, checked by `readAnswer`.
 */
export type Answer = {
    found: boolean;
    /**
     * best first; with `found` false they are places to pick from
     */
    candidates: readonly Candidate[];
    confidence_score: number;
    low_confidence: boolean;
    warnings: readonly string[];
    prompt: {
        target: Target | null;
        refined: boolean;
        automatic: boolean;
        level: string | null;
    };
    measurements: {
        area_px: number;
        area_mm2: number | null;
        hu_mean: number | null;
    } | null;
    model: string | null;
    model_digest: string | null;
    clinical_use: boolean;
    request_id: string;
    cached: boolean;
};
export type Health = {
    /**
     * whether the feature exists for this user
     */
    enabled: boolean;
    /**
     * whether a mask can be had now
     */
    available: boolean;
    /**
     * a sentence, when it cannot
     */
    reason: string | null;
    model: string | null;
    clinical_use: boolean;
    expected_seconds: number | null;
};
/**
 * The line to the back end. Each rejects with a `Refusal`, or with an error named AbortError once its signal aborted.
 */
export type Api = {
    health: (signal: AbortSignal) => Promise<Health>;
    segment: (question: Question, signal: AbortSignal) => Promise<Answer>;
    feedback: (body: FeedbackBody | LaterRating) => Promise<void>;
    /**
     * this picture is on the screen: `segment` refuses one that took its place since
     */
    see: (picture: string) => void;
    /**
     * nobody asks for masks any more; feedback may still go out
     */
    close: () => void;
};
export type Verdict = "accepted" | "edited" | "discarded";
export type Rating = "good" | "usable" | "wrong";
export type FeedbackBody = {
    request_id: string;
    verdict: Verdict;
    image_type: ImageType;
    target: Target;
    model: string;
    model_digest: string | null;
    confidence: number;
    /**
     * from the click to the save or discard
     */
    seconds: number;
    cached: boolean;
    /**
     * absent where nothing was saved
     */
    dice?: number | undefined;
    edited_px?: number | undefined;
    rating?: Rating | undefined;
};
/**
 * What may follow a verdict.
 */
export type LaterRating = {
    request_id: string;
    rating: Rating;
};
/**
 * A copy of one target's annotation, as plain data. `shapes` is what browser/masks.js can paint.
 */
export type Snapshot = {
    target: string;
    shapes: Shapes;
};
export type Shapes = {
    rects: readonly Box[];
} | {
    polygons: readonly (readonly Point[])[];
} | Raster;
export type Raster = {
    pixels: ImageData;
    isInside: (red: number, green: number, blue: number, alpha: number) => boolean;
};
/**
 * 1 inside, 0 outside, row by row
 */
export type Mask = {
    width: number;
    height: number;
    inside: Uint8Array;
};
/**
 * Between a host editor's annotation and our results.
 */
export type Adapter = {
    kind: "rects" | "polygons" | "raster";
    imageType: () => ImageType;
    /**
     * the one in force; null: none that we know
     */
    target: () => Target | null;
    /**
     * of the picture shown; null while there is none
     */
    size: () => Size | null;
    /**
     * whether the target in force has no annotation
     */
    isEmpty: () => boolean;
    /**
     * of the target in force, or of the one named
     */
    snapshot: (target?: string) => Snapshot;
    restore: (snapshot: Snapshot) => void;
    same: (a: Snapshot, b: Snapshot) => boolean;
    /**
     * whether anything of a result
     * is left in an annotation, edited or not
     */
    holds: (now: Snapshot, result: {
        before: Snapshot;
        after: Snapshot;
    }) => boolean;
    /**
     * what `write` needs and takes time
     */
    prepare?: ((candidates: readonly Candidate[]) => Promise<void> | void) | undefined;
    /**
     * why a candidate cannot be written; null: it can
     */
    refuses?: ((candidate: Candidate) => ReasonKey | null) | undefined;
    /**
     * in place of what is there, or beside it
     */
    write: (candidate: Candidate, options?: {
        keep?: boolean;
    }) => void;
};
/**
 * `now` is in milliseconds on the timeline of PerformanceEntry.startTime; `after` gives what cancels it.
 */
export type Clock = {
    now: () => number;
    after: (ms: number, work: () => void) => () => void;
};
export type Compare = (offered: Shapes, saved: Shapes, size: Size) => {
    dice: number;
    edited_px: number;
};
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
 */
export type State = "hidden" | "disabled" | "ready" | "confirming" | "working" | "picking" | "marking" | "done" | "low" | "failed" | "discarded";
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
 */
export type ReasonKey = "noImage" | "noTarget" | "away" | "busy" | "offline" | "signedOut" | "timedOut" | "turnedOff" | "notFound" | "frayed" | "otherSize" | "changed" | "replaced" | "tooLarge" | "unusable" | "refused" | "noPicture" | "badReply" | "tooMany" | "needsInside" | "fault";
export type Reason = {
    key: ReasonKey;
    values: Readonly<Record<string, number>>;
};
/**
 * What is shown; frozen, and a new object at every change.
 */
export type View = {
    state: State;
    /**
     * of disabled and failed; in marking: why the last refinement failed
     */
    reason: Reason | null;
    /**
     * what the back end said about it, in English
     */
    sentence: string | null;
    /**
     * what confirming is about
     */
    asks: "start" | "accept" | "choose" | null;
    target: Target | null;
    /**
     * since the click, in whole seconds, while working
     */
    elapsedS: number;
    expectedS: number | null;
    result: Answer | null;
    /**
     * of the result
     */
    candidates: readonly Candidate[];
    /**
     * index into them; -1: none (picking, before one is looked at)
     */
    chosen: number;
    /**
     * what the layer shows: in marking and picking the chosen candidate, else null
     */
    preview: Candidate | null;
    marks: Marks;
    /**
     * a mark can be taken back
     */
    canUndo: boolean;
    canRedo: boolean;
    /**
     * in marking: there is a mask that can be written
     */
    canAccept: boolean;
    /**
     * in marking: the last refinement failed and can be asked again
     */
    canRetry: boolean;
    /**
     * a result of ours can be taken back
     */
    canDiscard: boolean;
    /**
     * marks can correct the result, and another candidate can take its place
     */
    canRefine: boolean;
    /**
     * what can be brought back: the result, after a discard; the earlier work,
     * which the result had replaced, after the host's own tools took the result back; null: nothing
     */
    brings: "result" | "before" | null;
    /**
     * a result that was taken back had been saved, and the host still has that
     */
    stored: boolean;
    /**
     * in marking: an answer is waited for
     */
    refining: boolean;
    /**
     * of the preview, 0 to 1
     */
    opacity: number;
    /**
     * of the result, in English
     */
    warnings: readonly string[];
    /**
     * of the chosen candidate, 0 to 1
     */
    confidence: number | null;
    /**
     * whether that is low
     */
    low: boolean;
    /**
     * whether the model may serve patients
     */
    clinicalUse: boolean;
    model: string | null;
    /**
     * the result was saved
     */
    saved: boolean;
    rated: Rating | null;
    /**
     * seconds until another try makes sense
     */
    retryInS: number | null;
};
