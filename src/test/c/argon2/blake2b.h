/* BLAKE2b without a key (RFC 7693) and H' (RFC 9106, section 3.3), written after the RFCs' text, one word at a time. */
#include <stdint.h>
#include <string.h>

static const uint64_t BLAKE2B_IV[8] = {
    0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
    0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u};

static const uint8_t BLAKE2B_SIGMA[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

static uint64_t ror64(uint64_t x, int n) { return x >> n | x << (64 - n); }

static void blake2b_mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y) {
  v[a] += v[b] + x;
  v[d] = ror64(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = ror64(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = ror64(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = ror64(v[b] ^ v[c], 63);
}

static void blake2b_compress(uint64_t h[8], const uint8_t chunk[128], uint64_t counted, int is_last) {
  uint64_t v[16], m[16];
  memcpy(v, h, 64);
  memcpy(v + 8, BLAKE2B_IV, 64);
  memcpy(m, chunk, 128);
  v[12] ^= counted;
  v[14] ^= is_last ? ~(uint64_t)0 : 0;
  for (int round = 0; round < 12; round++) {
    const uint8_t *s = BLAKE2B_SIGMA[round];
    for (int i = 0; i < 4; i++) {
      blake2b_mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
    }
    for (int i = 0; i < 4; i++) {
      blake2b_mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
    }
  }
  for (int i = 0; i < 8; i++) {
    h[i] ^= v[i] ^ v[i + 8];
  }
}

/* `length` bytes, at most 64, of BLAKE2b of `size` bytes at `input`. */
static void blake2b(uint8_t *out, size_t length, const uint8_t *input, size_t size) {
  uint64_t h[8];
  memcpy(h, BLAKE2B_IV, sizeof h);
  h[0] ^= 0x01010000u ^ length;
  size_t done = 0;
  for (; size - done > 128; done += 128) {
    blake2b_compress(h, input + done, done + 128, 0);
  }
  uint8_t chunk[128] = {0};
  memcpy(chunk, input + done, size - done);
  blake2b_compress(h, chunk, size, 1);
  memcpy(out, h, length);
}

/* H': `length` bytes, any number, of `size` bytes at `input`, at most 2,048. */
static void long_hash(uint8_t *out, uint32_t length, const uint8_t *input, size_t size) {
  uint8_t first[4 + 2048], v[64];
  memcpy(first, &length, 4);
  memcpy(first + 4, input, size);
  if (length <= 64) {
    blake2b(out, length, first, 4 + size);
    return;
  }
  blake2b(v, 64, first, 4 + size);
  for (; length > 64; length -= 32, out += 32) {
    memcpy(out, v, 32);
    blake2b(v, length - 32 > 64 ? 64 : length - 32, v, 64);
  }
  memcpy(out, v, length);
}
