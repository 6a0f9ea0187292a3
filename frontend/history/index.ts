/** What was heard: the live timeline, the history, and what people say of it. */
import './earshot-history.ts';
import './earshot-lanes.ts';
