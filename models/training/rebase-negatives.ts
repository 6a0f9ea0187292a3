/**
 * Gives the negatives of a package to what it has become, where sounds are embedded as before and named otherwise: what
 * was taught is told apart from the very same windows.
 *
 *     tsx models/training/rebase-negatives.ts [PACKAGE_FOLDER]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPackageFolder, readPackageFolder } from '../node/open-package.ts';
import { rebaseNegatives } from '../teaching/negatives.ts';
import { taughtBaseOf } from '../teaching/taught-base.ts';

const [packageFolder = defaultPackageFolder] = process.argv.slice(2);
const file = join(packageFolder, 'negatives.bin');
const base = await taughtBaseOf(readPackageFolder(packageFolder));
writeFileSync(file, rebaseNegatives(readFileSync(file), base));
console.log(`${file} belongs to ${base.name} ${base.version}`);
