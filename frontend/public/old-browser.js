/* Says in words why there is no page. ES5, for any browser; vite.config.ts tells of the versions. */
(function () {
  var sentences = {
    en: {
      tooOld:
        'This browser is too old for Earshot, which needs Safari 15.4 (iOS 15.4), Chrome or Edge 105, ' +
        'Firefox 121, or newer. Update it, or open this link in another browser.',
      notLoaded:
        'Earshot could not be loaded. Check your connection and reload the page, or try another browser.',
    },
    de: {
      tooOld:
        'Dieser Browser ist zu alt für Earshot: Es braucht Safari 15.4 (iOS 15.4), Chrome oder Edge 105, ' +
        'Firefox 121 oder neuer. Aktualisiere ihn oder öffne diesen Link in einem anderen Browser.',
      notLoaded:
        'Earshot ließ sich nicht laden. Prüfe deine Verbindung und lade die Seite neu, oder nimm einen anderen Browser.',
    },
    es: {
      tooOld:
        'Este navegador es demasiado antiguo para Earshot: necesita Safari 15.4 (iOS 15.4), Chrome o Edge 105, ' +
        'Firefox 121 o posterior. Actualízalo o abre este enlace en otro navegador.',
      notLoaded:
        'No se pudo cargar Earshot. Comprueba tu conexión y recarga la página, o prueba con otro navegador.',
    },
  };
  // Of the browser alone: what the reader chose is for words/language.ts, which may not have run.
  var browsers = (navigator.language || 'en').slice(0, 2).toLowerCase();
  var language = sentences[browsers] ? browsers : 'en';
  function isTooOld() {
    return !(
      'noModule' in document.createElement('script') &&
      window.customElements &&
      window.AbortSignal &&
      AbortSignal.prototype.throwIfAborted &&
      Object.hasOwn &&
      Array.prototype.at &&
      window.HTMLDialogElement &&
      window.CSS &&
      CSS.supports('selector(:has(*))')
    );
  }

  function say(sentence) {
    if (document.getElementById('no-page')) return;
    var words = document.createElement('p');
    words.id = 'no-page';
    words.setAttribute('role', 'alert');
    words.lang = language;
    words.appendChild(document.createTextNode(sentences[language][sentence]));
    document.body.insertBefore(words, document.body.firstChild);
  }
  function isEmpty() {
    var page = document.querySelector('earshot-page');
    var content = page && page.shadowRoot && page.shadowRoot.querySelector('main > *');
    return !content || (content.shadowRoot && content.shadowRoot.childElementCount === 0);
  }

  function look() {
    if (isTooOld()) say('tooOld');
    // words/language.ts says when it has loaded what it needs, or could not.
    else if (document.documentElement.hasAttribute('data-loading')) setTimeout(look, 500);
    else if (isEmpty()) say('notLoaded');
  }

  if (isTooOld()) document.addEventListener('DOMContentLoaded', look);
  window.addEventListener('load', function () {
    setTimeout(look, 500);
  });
})();
