/** The reasons for which Earshot refuses something. */
import './earshot-errors.ts';
