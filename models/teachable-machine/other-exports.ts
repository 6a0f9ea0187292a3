/** What else Teachable Machine saves, recognised by the names of its files, and what to export instead. */

/** The way through the site's page to the export that is needed. */
export const howToExport =
  'In Teachable Machine, open your audio project, choose Export Model, then the tab Tensorflow.js, then Download.';

const others: [name: RegExp, what: string][] = [
  [/\.tflite$/i, 'This is an export for TensorFlow Lite.'],
  [/\.(h5|keras)$/i, 'This is an export for Keras.'],
  [/(^|\/)saved_model\.pb$/i, 'This is an export for TensorFlow.'],
  [/(^|\/)samples\.json$/i, 'These are the recorded samples of one class, not a model.'],
  [/(^|\/)manifest\.json$/i, 'This is a project with its samples, not an exported model.'],
];

/** @returns what files of these names are and what to do; undefined if they are nothing known. */
export function describeOtherExport(names: readonly string[]): string | undefined {
  const found = others.find(([pattern]) => names.some((name) => pattern.test(name)));
  return found && `${found[1]} ${howToExport}`;
}
