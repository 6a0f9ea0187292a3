/** What draws attention on this device, and how: it comes when it is asked for. */
import './earshot-alert-dialog.ts';
