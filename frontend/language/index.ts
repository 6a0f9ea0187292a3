/** The choice of the page's language. */
import './earshot-language.ts';
