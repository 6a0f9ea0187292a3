/** For how many days rooms under test are kept that nobody uses: for ever, unless a test says otherwise. */
export const roomLife: { days: number | undefined } = { days: undefined };
