/** A process that takes part in a load: what its parent asks, one call at a time, and its answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child answers to, by name. */
type Methods<Served> = { [Name in keyof Served]: (args: never) => unknown };

interface Request {
  method: string;
  args: unknown;
}
type Reply = { result: unknown } | { error: string };

/** In the child: answers its parent until that is gone. */
export function serve<Served extends Methods<Served>>(methods: Served): void {
  process.on('message', async ({ method, args }: Request) => {
    const reply: Reply = await Promise.resolve()
      .then(() => methods[method as keyof Served](args as never))
      .then(
        (result) => ({ result }),
        (error: Error) => ({ error: error.stack ?? error.message }),
      );
    process.send?.(reply);
  });
  process.once('disconnect', () => process.exit());
}

export interface Child<Served extends Methods<Served>> {
  call<Name extends keyof Served & string>(
    method: Name,
    args: Parameters<Served[Name]>[0],
  ): Promise<Awaited<ReturnType<Served[Name]>>>;
  close(): void;
}

/** @param file of the child, beside this one. */
export function startChild<Served extends Methods<Served>>(file: string): Child<Served> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
  });
  return {
    call: (method, args) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`${file} ended with ${code}`));
        child.once('exit', onExit);
        child.once('message', (reply: Reply) => {
          child.off('exit', onExit);
          if ('error' in reply) reject(new Error(reply.error));
          else resolve(reply.result as never);
        });
        child.send({ method, args } satisfies Request);
      }),
    close: () => child.connected && child.disconnect(),
  };
}
