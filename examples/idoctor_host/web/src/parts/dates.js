/** `20240102` as `2024-01-02`; anything else as it is. */
export function dateOf(date) {
    return date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
