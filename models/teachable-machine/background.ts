/** The class that Teachable Machine demands of each sound model: what is there when nothing is. */

/** As the site and the library call it, and as it is called in other languages. */
const names = [
  'Background Noise',
  'Background',
  'Achtergrondgeluid',
  'Achtergrondruis',
  'Arka plan gürültüsü',
  'Arka plan sesi',
  'Baggrundsstøj',
  'Bakgrundsbrus',
  'Bakgrundsljud',
  'Bakgrunnsstøy',
  'Bruit de fond',
  "Bruit d'arrière-plan",
  'Derau latar belakang',
  'Hałas w tle',
  'Háttérzaj',
  'Hintergrundgeräusch',
  'Hintergrundgeräusche',
  'Hintergrundrauschen',
  'Hluk na pozadí',
  'Kebisingan latar belakang',
  'Ruido de fondo',
  'Ruído de fundo',
  'Rumore di fondo',
  'Rumore di sottofondo',
  'Soroll de fons',
  'Suara latar belakang',
  'Szum tła',
  'Szum w tle',
  'Šum na pozadí',
  'Šum v pozadí',
  'Taustaääni',
  'Taustamelu',
  'Tiếng ồn nền',
  'Tiếng ồn xung quanh',
  'Zgomot de fundal',
  'Θόρυβος παρασκηνίου',
  'Фоновий шум',
  'Фоновый шум',
  'רעש רקע',
  'רעשי רקע',
  'ضجيج الخلفية',
  'ضوضاء الخلفية',
  'ضوضاء في الخلفية',
  'पृष्ठभूमि शोर',
  'बैकग्राउंड का शोर',
  'बैकग्राउंड शोर',
  'เสียงพื้นหลัง',
  'เสียงรบกวนในพื้นหลัง',
  '배경 소음',
  '배경 노이즈',
  '背景噪声',
  '背景噪聲',
  '背景噪音',
  '背景杂音',
  '背景雜音',
  '背景ノイズ',
  '背景雑音',
  'バックグラウンド ノイズ',
].map(bare);

/**
 * @returns the label of the background class: of several that are called so, the one that bears the site's
 * English name; undefined if none is, or it cannot be told which.
 */
export function backgroundOf(labels: readonly string[]): string | undefined {
  const found = labels.filter((label) => names.includes(bare(label)));
  if (found.length === 1) return found[0];
  const english = found.filter((label) => label === 'Background Noise');
  return english.length === 1 ? english[0] : undefined;
}

/** Without case, accents, blanks, underscores and punctuation. */
function bare(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
