export const GUIDE = []
