/** Mixin: one piece of work at a time with the host; `busy` while it lasts, `error` when it failed. */
export const busy = {
    data: () => ({ busy: false, error: null }),
    methods: {
        async during(work) {
            this.busy = true;
            try {
                await work();
                this.error = null;
            } catch (error) {
                this.error = error;
            }
            this.busy = false;
        },
    },
};
