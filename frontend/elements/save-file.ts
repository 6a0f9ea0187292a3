/** Hands a file to the browser, which puts it among the downloads. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has begun by then: the file need not stay in memory for as long as the page.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
