/**
 * What the page's file input accepts. `audio/*` alone greys out voice memos on iOS, which calls them
 * films or does not know their type; so endings and types are listed, too.
 */
export const acceptedFiles = [
  'audio/*',
  ...['mp4', 'x-m4a', 'aac', 'webm', 'ogg', 'flac', 'wav', 'x-matroska', 'aiff', 'amr', '3gpp'].map(
    (type) => `audio/${type}`,
  ),
  ...['mp4', 'webm', 'quicktime', '3gpp', 'x-matroska'].map((type) => `video/${type}`),
  ...['wav', 'wave', 'bwf', 'rf64', 'mp3', 'm4a', 'm4b', 'mp4', 'mov', 'qta', 'aac', '3gp', '3gpp'],
  ...['webm', 'mka', 'mkv', 'ogg', 'oga', 'opus', 'spx', 'flac', 'aif', 'aiff', 'caf', 'amr'],
]
  .map((kind) => (kind.includes('/') ? kind : `.${kind}`))
  .join();
