/**
 * A terminal with lines that stay and, below them, a foot that is drawn anew in place. Each change is
 * one write, and the foot changes ten times a second at most, so nothing flickers.
 */
export interface Screen {
  /** Whether the terminal shows colours. */
  readonly colours: boolean;
  /** Prints a line that stays. */
  line(text: string): void;
  /** Replaces the foot; no lines remove it. Where output is no terminal it is not shown. */
  foot(lines: string[]): void;
}

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): boolean;
}

const redrawMs = 100;
const clearBelow = '\x1b[J';

export function openScreen(output: Output): Screen {
  const live = output.isTTY === true;
  let wanted: string[] = [];
  let shown = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Moves to where the foot begins, and wipes it. */
  const wipe = () => (shown > 0 ? `\r\x1b[${shown}A${clearBelow}` : '');
  const draw = (above: string) => {
    clearTimeout(timer);
    timer = undefined;
    // A line that wrapped would take more rows than are wiped.
    const foot = wanted.map((line) => `${line.slice(0, (output.columns ?? 80) - 1)}\n`).join('');
    output.write(wipe() + above + foot);
    shown = wanted.length;
  };

  return {
    colours: live && process.env.NO_COLOR === undefined,
    line(text) {
      if (live) draw(`${text}\n`);
      else output.write(`${text}\n`);
    },
    foot(lines) {
      wanted = lines;
      if (!live) return;
      if (lines.length === 0) draw('');
      else timer ??= setTimeout(() => draw(''), redrawMs);
    },
  };
}
