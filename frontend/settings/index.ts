/** What a host may change in their room. */
import './earshot-settings.ts';
