export function ensureDatabaseClient(root: string, env: NodeJS.ProcessEnv): Promise<void>;
export function prismaEnvironment(root: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
