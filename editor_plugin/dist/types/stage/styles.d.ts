export const styles: string;
