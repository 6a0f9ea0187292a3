/* Says in words why there is no page. ES5, for any browser; vite.config.ts tells of the versions. */
(function () {
  var tooOld =
    'This browser is too old for Earshot, which needs Safari 15.4 (iOS 15.4), Chrome or Edge 105, ' +
    'Firefox 121, or newer. Update it, or open this link in another browser.';
  var notLoaded =
    'Earshot could not be loaded. Check your connection and reload the page, or try another browser.';
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
    words.appendChild(document.createTextNode(sentence));
    document.body.insertBefore(words, document.body.firstChild);
  }
  function isEmpty() {
    var page = document.querySelector('earshot-page');
    var content = page && page.shadowRoot && page.shadowRoot.querySelector('main > *');
    return !content || (content.shadowRoot && content.shadowRoot.childElementCount === 0);
  }

  function look() {
    if (isTooOld()) say(tooOld);
    // words/language.ts says when it has loaded what it needs, or could not.
    else if (document.documentElement.hasAttribute('data-loading')) setTimeout(look, 500);
    else if (isEmpty()) say(notLoaded);
  }

  if (isTooOld()) document.addEventListener('DOMContentLoaded', look);
  window.addEventListener('load', function () {
    setTimeout(look, 500);
  });
})();
