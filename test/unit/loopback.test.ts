import { expect, test } from 'vitest';
import { isLoopback } from '../../protocol/loopback.ts';

test.each([
  'http://127.0.0.1:8787',
  'http://localhost:5173',
  'https://ear.localhost',
  'http://[::1]:80',
  'http://127.8.9.10',
])('%s leads to this computer', (origin) => expect(isLoopback(origin)).toBe(true));

test.each([
  'https://ear.example',
  'https://192.168.1.20:8443',
  'https://localhost.example',
  'http://127.0.0.1.example',
  'no address',
])('%s does not', (origin) => expect(isLoopback(origin)).toBe(false));
