// What a database in MaxMind's format says of an address; fails where it can't be read or says nothing.
//
//   node scripts/read-mmdb.mjs <file> <address>
//
// MaxMind DB File Format Specification 2.0.
import {readFileSync} from 'node:fs';
import {isIPv6} from 'node:net';

const [file, address] = process.argv.slice(2);
const all = readFileSync(file);
const marker = all.lastIndexOf(Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'));
if (marker < 0) throw new Error(`${file} is no database`);
const metadata = value(marker + 14, marker + 14).value;
const nodeBytes = metadata.record_size / 4;
const treeBytes = metadata.node_count * nodeBytes;

const found = find(bits(address));
if (!found) throw new Error(`${file} says nothing of ${address}`);
console.log(`${address}: ${JSON.stringify(found)}`);

function find(path) {
  let node = 0;
  for (const bit of path) {
    node = record(node, bit);
    if (node === metadata.node_count) return undefined;
    if (node > metadata.node_count) {
      return value(node - metadata.node_count + treeBytes, treeBytes + 16).value;
    }
  }
  return undefined;
}

function record(node, bit) {
  const at = node * nodeBytes;
  switch (metadata.record_size) {
    case 24: return all.readUIntBE(at + bit * 3, 3);
    case 28: {
      const middle = bit ? all[at + 3] & 0x0f : all[at + 3] >> 4;
      return middle * 2 ** 24 + all.readUIntBE(at + bit * 4, 3);
    }
    case 32: return all.readUInt32BE(at + bit * 4);
    default: throw new Error(`records of ${metadata.record_size} bits`);
  }
}

// The value at a place, and where the next one begins; pointers count from the start of their section.
function value(at, section) {
  let type = all[at] >> 5;
  let size = all[at] & 0x1f;
  let next = at + 1;
  if (type === 1) {
    const bytes = (size >> 3) + 1;
    const low = all.readUIntBE(next, bytes);
    const high = bytes === 4 ? 0 : (size & 7) * 2 ** (8 * bytes);
    const base = [0, 2048, 526336, 0][bytes - 1];
    return {value: value(section + high + low + base, section).value, next: next + bytes};
  }
  if (type === 0) type = 7 + all[next++];
  if (size > 28) {
    const bytes = size - 28;
    size = [29, 285, 65821][bytes - 1] + all.readUIntBE(next, bytes);
    next += bytes;
  }
  const end = next + size;
  switch (type) {
    case 2: return {value: all.toString('utf8', next, end), next: end};
    case 3: return {value: all.readDoubleBE(next), next: end};
    case 5: case 6: case 8: case 9: return {value: size ? Number(BigInt('0x' + all.toString('hex', next, end))) : 0, next: end};
    case 7: return members(size, next, section, {}, true);
    case 11: return members(size, next, section, [], false);
    case 14: return {value: size === 1, next};
    case 15: return {value: all.readFloatBE(next), next: end};
    default: return {value: all.subarray(next, end), next: end};
  }
}

function members(size, at, section, into, isNamed) {
  let next = at;
  for (let i = 0; i < size; i++) {
    const name = isNamed ? value(next, section) : {value: i, next};
    const member = value(name.next, section);
    into[name.value] = member.value;
    next = member.next;
  }
  return {value: into, next};
}

function bits(text) {
  const bytes = isIPv6(text) ? ipv6(text) : text.split('.').map(Number);
  const wide = metadata.ip_version === 6 && bytes.length === 4 ? [...Array(12).fill(0), ...bytes] : bytes;
  return wide.flatMap(byte => [7, 6, 5, 4, 3, 2, 1, 0].map(bit => (byte >> bit) & 1));
}

function ipv6(text) {
  const [head, tail] = text.split('::').map(part => part ? part.split(':') : []);
  const groups = tail ? [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return groups.map(group => parseInt(group, 16)).flatMap(group => [group >> 8, group & 255]);
}
