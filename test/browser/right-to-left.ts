/** A page as a right-to-left language would have it: no such translation exists yet, so German is turned into one. */
import ts from 'typescript';

const letters = [...'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'];
/** Tags, escapes, what is filled in and our name stay; of a tag that a placeholder cuts in two, both halves. */
const pieces =
  /<[^>]*(?:>|$)|^[^<]*">|\\(?:u\{?[0-9a-f]+\}?|x[0-9a-f]{2}|.)|\{\w+\}|Earshot|\p{L}+/giu;

/** @param chunk the built module of a language: every text in its tables becomes Arabic letters, as many as before. */
export function inArabicLetters(chunk: string): string {
  const file = ts.createSourceFile('chunk.js', chunk, ts.ScriptTarget.ESNext, true);
  let written = '';
  let end = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || isPieceOfTemplate(node)) {
      if (!isText(node)) return;
      written += chunk.slice(end, node.getStart()) + arabic(node.getText());
      end = node.end;
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return written + chunk.slice(end);
}

function isPieceOfTemplate(node: ts.Node): boolean {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** Whether a literal is the value of an entry of a table, not a key, an import or the code of the language. */
function isText(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return isPieceOfTemplate(node) || ts.isTaggedTemplateExpression(parent);
}

function arabic(source: string): string {
  return source.replace(pieces, (piece) =>
    /^(?!Earshot)\p{L}/u.test(piece) ? inLetters(piece) : piece,
  );
}

function inLetters(word: string): string {
  return [...word].map((each) => letters[(each.codePointAt(0) ?? 0) % letters.length]).join('');
}
