/** Choosing a piece of a recording: it comes when somebody teaches by one. */
import './earshot-piece.ts';
