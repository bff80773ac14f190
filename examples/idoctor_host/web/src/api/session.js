/** Who is signed in: the bearer token in localStorage, and the question for one that a 401 asks. */
import Vue from 'vue';

const KEY = 'access_token';

/** `asked`: somebody has to sign in before anything else works; `refused`: the token that was given did not do. */
export const session = Vue.observable({ token: stored(), asked: false, refused: false });

let answered = null;
let settle = null;

function stored() {
    return window.localStorage.getItem(KEY) || '';
}

/** The host answered 401: ask for a token, once for everybody who waits, and go on when there is one. */
export function askForToken(usedToken) {
    if (usedToken !== session.token) {
        return Promise.resolve(); // somebody signed in while this request was under way
    }
    session.refused = usedToken !== '';
    session.asked = true;
    if (!answered) {
        answered = new Promise((resolve) => {
            settle = resolve;
        });
    }
    return answered;
}

export function signIn(token) {
    window.localStorage.setItem(KEY, token);
    session.token = token;
    session.asked = false;
    const go = settle;
    answered = null;
    settle = null;
    if (go) {
        go();
    }
}

export function signOut() {
    window.localStorage.removeItem(KEY);
    window.location.reload(); // nothing of the last user stays on the screen
}
