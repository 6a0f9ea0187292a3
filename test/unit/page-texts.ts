/** Finds what the page says in its source: where texts are translated too early, and where they are not at all. */
import ts from 'typescript';

/** Attributes and properties whose value a person reads or hears. */
const spoken =
  /^\.?(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|legend|action|warning|confirmation)$/;
const letters = /\p{L}/u;
const sentence = /^[\p{Lu}“].*\s.*[.…?!]$/su;
/** In place of an expression: no text has it. */
const hole = '\u0000';

/** A place in a source, as `12: msg('Send')`. */
type Place = string;

/** Calls of `msg` that are made as the module is evaluated: before the reader's language is loaded. */
export function earlyTexts(name: string, source: string): Place[] {
  const file = parse(name, source);
  const found: Place[] = [];
  visit(file, (node) => {
    if (isMsg(node) && !ts.findAncestor(node, ts.isFunctionLike)) found.push(place(node, file));
  });
  return found;
}

/**
 * Texts that `msg` does not translate: in templates, in attributes that are read or heard, and whole sentences
 * anywhere. What is thrown and logged is for developers.
 */
export function untranslatedTexts(name: string, source: string): Place[] {
  const file = parse(name, source);
  const found = new Set<Place>();
  visit(file, (node) => {
    if (isTemplate(node) && !isMsg(node.parent)) {
      for (const each of textsOf(node)) found.add(place(each, file));
    }
    if (isText(node) && sentence.test(wordsOf(node)) && !isForDevelopers(node)) {
      if (!ts.findAncestor(node, isMsg)) found.add(place(node, file));
    }
  });
  return [...found];
}

/** The parts of a template that say something by themselves. */
function textsOf({ template }: ts.TaggedTemplateExpression): ts.Node[] {
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  const found: ts.Node[] = [];
  const markup = wordsOf(template);
  const outside = markup.replace(/<!--.*?-->|<[^>]*>|&\w+;/gs, '');
  if (letters.test(outside.replaceAll(hole, ''))) found.push(template);
  for (const [, attribute = '', value = ''] of markup.matchAll(/([\w.-]+)="([^"]*)"/g)) {
    if (spoken.test(attribute) && letters.test(value) && !value.startsWith('https://'))
      found.push(template);
  }
  let before = '';
  for (const [i, { expression }] of spans.entries()) {
    before += i === 0 ? (template as ts.TemplateExpression).head.text : textBefore(spans, i);
    const attribute = /([\w.@?-]+)=(?:"[^"]*)?$/.exec(before)?.[1];
    const isInTag = before.lastIndexOf('<') > before.lastIndexOf('>');
    if (!isInTag || (attribute && spoken.test(attribute))) {
      found.push(...outcomesOf(expression).filter((each) => letters.test(wordsOf(each))));
    }
    before += hole;
  }
  return found;
}

function textBefore(spans: readonly ts.TemplateSpan[], i: number): string {
  return spans[i - 1]?.literal.text ?? '';
}

/** The texts that an expression may come to, as far as they stand in it. */
function outcomesOf(node: ts.Expression): (ts.StringLiteral | ts.TemplateLiteral)[] {
  if (ts.isParenthesizedExpression(node)) return outcomesOf(node.expression);
  if (ts.isConditionalExpression(node))
    return [...outcomesOf(node.whenTrue), ...outcomesOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...outcomesOf(node.left), ...outcomesOf(node.right)];
  return isText(node) ? [node] : [];
}

function isText(node: ts.Node): node is ts.StringLiteral | ts.TemplateLiteral {
  const isWords = ts.isStringLiteral(node) || ts.isTemplateLiteral(node);
  return isWords && !ts.isTaggedTemplateExpression(node.parent);
}

/** What a text says, its expressions left out. */
function wordsOf(node: ts.StringLiteral | ts.TemplateLiteral): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(hole);
}

function isTemplate(node: ts.Node): node is ts.TaggedTemplateExpression {
  return ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText());
}

function isMsg(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === 'msg';
}

function isForDevelopers(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression.getText().endsWith('Error');
  return ts.isCallExpression(parent) && parent.expression.getText().startsWith('console.');
}

function parse(name: string, source: string): ts.SourceFile {
  return ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function place(node: ts.Node, file: ts.SourceFile): Place {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName}:${line + 1}: ${node.getText().replace(/\s+/g, ' ').slice(0, 80)}`;
}
