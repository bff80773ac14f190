/** A clock that only moves when it is told to. */

/** Let everything run that waits for nothing but its turn. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

export function createFakeClock() {
    let nowMs = 0;
    let lastId = 0;
    const timers = new Map();

    return {
        now: () => nowMs,
        after(ms, work) {
            lastId += 1;
            const id = lastId;
            timers.set(id, { atMs: nowMs + ms, work });
            return () => timers.delete(id);
        },
        /** How many timers are waiting. */
        get waiting() {
            return timers.size;
        },
        /** Move on, one timer after the other, as their time comes. */
        async advance(ms) {
            const endMs = nowMs + ms;
            for (;;) {
                const due = [...timers].filter(([, { atMs }]) => atMs <= endMs).sort(([a, one], [b, other]) => one.atMs - other.atMs || a - b);
                if (!due.length) {
                    break;
                }
                const [id, { atMs, work }] = due[0];
                timers.delete(id);
                nowMs = atMs;
                work();
                await settle();
            }
            nowMs = endMs;
            await settle();
        },
    };
}
