/*
 * Says in words why there is no page: to browsers that are older than it is written for, and where it did not
 * load or did not start. A classic script in ES5, so that they can read it. vite.config.ts, the README and
 * this name the same versions.
 */
(function () {
  var tooOld =
    'This browser is too old for Earshot, which needs Safari 15.4 (iOS 15.4), Chrome or Edge 100, ' +
    'Firefox 100, or newer. Update it, or open this link in another browser.';
  var notLoaded =
    'Earshot could not be loaded. Check your connection, then reload the page; if that does not help, ' +
    'update your browser or open this link in another one.';

  /** What came last to the oldest of them. */
  function isTooOld() {
    return !(
      'noModule' in document.createElement('script') &&
      window.customElements &&
      window.AbortSignal &&
      AbortSignal.prototype.throwIfAborted &&
      Object.hasOwn &&
      Array.prototype.at &&
      window.HTMLDialogElement
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

  /** Whether the page and what it shows first are there. */
  function isEmpty() {
    var page = document.querySelector('earshot-page');
    var content = page && page.shadowRoot && page.shadowRoot.querySelector('main > *');
    return !content || (content.shadowRoot && content.shadowRoot.childElementCount === 0);
  }

  function look() {
    if (isTooOld()) say(tooOld);
    else if (isEmpty()) say(notLoaded);
  }

  if (isTooOld()) document.addEventListener('DOMContentLoaded', look);
  // By then the page's script has run, or failed; it draws right after.
  window.addEventListener('load', function () {
    setTimeout(look, 500);
  });
})();
