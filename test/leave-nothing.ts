/** Before the tests of each file that start processes: whatever they start ends with them. */
import { leaveNothing } from '../cli/leave-nothing.ts';

leaveNothing();
