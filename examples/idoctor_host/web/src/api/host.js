/** The host's routes as functions. A case is named by `{ patient, date }`. */
import { BASE, line } from './line';
import { session } from './session';

const pathOf = ({ patient, date }) => `${encodeURIComponent(patient)}/${encodeURIComponent(date)}`;

export function listCases() {
    return line.get('/cases').then((answer) => answer.cases);
}

/** Its files, `sagittal_png`, `middle_png` and `measurements`, each null where there is none yet. */
export function readCase(name) {
    return line.get(`/cases/${pathOf(name)}`);
}

/** A zip of a DICOM series becomes a case; `onProgress` gets the share that has been sent, 0 to 1. */
export function uploadZip(file, onProgress) {
    return line.post('/upload', form({ file }), {
        onUploadProgress: ({ loaded, total }) => onProgress(total ? loaded / total : 0),
    });
}

/** Where the sagittal picture lies, made where it is missing or `force` is set. */
export function generateSagittal(name, { force = false } = {}) {
    return line.post(`/generate_sagittal/${pathOf(name)}?force=${Number(force)}`).then((answer) => answer.sagittal_png);
}

/**
 * Address of a picture for an `<img>`, which sends no header: the token goes into the address, as in IDoctor.
 * `place` is `folder/filename`; another `version` makes the browser ask again.
 */
export function pictureUrl(name, place, version = 0) {
    const token = session.token ? `&token=${encodeURIComponent(session.token)}` : '';
    const path = place.split('/').map(encodeURIComponent).join('/');
    return `${BASE}/get_output_image/${pathOf(name)}/${path}?v=${version}${token}`;
}

/** A picture whose pixels are looked at, fetched with the token in a header. */
export function fetchPicture(name, place) {
    const path = place.split('/').map(encodeURIComponent).join('/');
    return line.get(`/get_output_image/${pathOf(name)}/${path}`, { responseType: 'blob' });
}

export function saveL3Mask(name, mask) {
    return line.post(`/upload_l3_mask/${pathOf(name)}`, form({ file: mask }));
}

/** Both stored masks are replaced: a mode without a mask here loses its stored one. */
export function saveMiddleMasks(name, { psoas, combo }) {
    const fields = {};
    if (psoas) {
        fields.psoas_mask = psoas;
    }
    if (combo) {
        fields.combo_mask = combo;
    }
    return line.post(`/upload_middle_manual_mask/${pathOf(name)}`, form(fields));
}

/** Whether the assistant is there, with which model, and whether that is for patients. */
export function assistantHealth() {
    return line.get('/api/segmentation/sam2/health');
}

function form(fields) {
    const body = new FormData();
    for (const [field, value] of Object.entries(fields)) {
        body.append(field, value, value.name || `${field}.png`);
    }
    return body;
}
