/** What matters most in a room now. */
import './earshot-stage.ts';
