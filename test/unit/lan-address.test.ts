import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { chooseAddress, lanAddresses } from '../../cli/lan-address.ts';

function at(address: string, internal = false): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const rest = { netmask: '', mac: '', internal, cidr: null };
  return (
    family === 'IPv4' ? { address, family, ...rest } : { address, family, scopeid: 0, ...rest }
  ) as NetworkInterfaceInfo;
}

const laptop = {
  lo: [at('127.0.0.1', true), at('::1', true)],
  docker0: [at('172.17.0.1')],
  tailscale0: [at('100.101.102.103')],
  eth0: [at('10.1.2.3'), at('fe80::1')],
  wlan0: [at('192.168.178.20'), at('fd00::2')],
  usb0: [at('169.254.3.4')],
};

test('phones are sent to the Wi-Fi address, not to containers, VPNs or addresses that nobody reaches', () => {
  expect(lanAddresses(laptop)).toEqual([
    { address: '192.168.178.20', interface: 'wlan0' },
    { address: '10.1.2.3', interface: 'eth0' },
    { address: '172.17.0.1', interface: 'docker0' },
    { address: '100.101.102.103', interface: 'tailscale0' },
  ]);
  expect(chooseAddress(undefined, laptop).chosen).toBe('192.168.178.20');
});

test('another address of the computer can be chosen, and the rest are told', () => {
  const { chosen, others } = chooseAddress('10.1.2.3', laptop);
  expect(chosen).toBe('10.1.2.3');
  expect(others.map(({ address }) => address)).not.toContain('10.1.2.3');
  expect(others[0]?.address).toBe('192.168.178.20');
});

test('an address that the computer does not have is refused with those that it has', () => {
  expect(() => chooseAddress('192.168.178.21', laptop)).toThrow(/192\.168\.178\.20/);
  // A name is none, and neither is what only this computer's own network card knows.
  expect(() => chooseAddress('localhost', laptop)).toThrow(/localhost/);
  expect(() => chooseAddress('fd00::2', laptop)).toThrow(/IPv4/);
});

test('a computer on no network says what to do', () => {
  expect(() => chooseAddress(undefined, { lo: laptop.lo })).toThrow(/Wi-Fi/);
});
