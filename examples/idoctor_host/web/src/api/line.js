/** The line to the host: its address, the bearer token, the sign-in after a 401, every failure as one sentence. */
import axios from 'axios';

import { askForToken, session } from './session';

/** What the host said, or what is wrong with the line, as a sentence; `status` is 0 where nobody answered. */
export class Refusal extends Error {
    constructor(sentence, status) {
        super(sentence);
        this.sentence = sentence;
        this.status = status;
    }
}

export const AWAY = 'The host does not answer: check the network and try again.';
export const ODD = 'The host gave an answer that makes no sense: try again.';

/** Where the back end listens when that is not where the page comes from. */
export const ELSEWHERE = document.querySelector('meta[name="api-base"]').content.replace(/\/$/, '');
export const BASE = ELSEWHERE || window.location.origin;

export const line = axios.create({ baseURL: BASE });

line.interceptors.request.use((config) => {
    config.usedToken = session.token;
    if (session.token) {
        config.headers = { ...config.headers, Authorization: `Bearer ${session.token}` };
    }
    return config;
});

line.interceptors.response.use(
    (response) => {
        const { data, status } = response;
        if (data instanceof Blob && data.type === 'application/json') {
            return data.text().then((text) => unlessRefused(JSON.parse(text), status));
        }
        return unlessRefused(data, status);
    },
    (error) => {
        const { config, response } = error;
        if (!response) {
            throw new Refusal(AWAY, 0);
        }
        if (response.status === 401) {
            return askForToken(config.usedToken).then(() => line.request(config));
        }
        const said = response.data && response.data.detail;
        throw new Refusal(typeof said === 'string' ? said : ODD, response.status);
    },
);

/** IDoctor says what went wrong with status 200 and `{"error": …}`. */
function unlessRefused(data, status) {
    if (data && data.error) {
        throw new Refusal(data.error, status);
    }
    return data;
}
