export function exclusively<Result>(path: string, work: () => Promise<Result>, onWait?: () => void): Promise<Result>;
