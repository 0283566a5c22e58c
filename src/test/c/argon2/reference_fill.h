/*
 * The fill of Argon2id with one lane, written after the text of RFC 9106, sections 3.2 to 3.6, one word at a time and without
 * regard to speed. argon2_fill.c must compute the same.
 */
#include <stdint.h>
#include <string.h>

typedef struct {
  uint64_t w[128];
} plain_block;

static uint64_t rotate_right(uint64_t x, int n) { return x >> n | x << (64 - n); }

static uint64_t multiply_add(uint64_t x, uint64_t y) { return x + y + 2 * (x & 0xFFFFFFFF) * (y & 0xFFFFFFFF); }

/* GB of section 3.6. */
static void reference_mix(uint64_t *a, uint64_t *b, uint64_t *c, uint64_t *d) {
  *a = multiply_add(*a, *b);
  *d = rotate_right(*d ^ *a, 32);
  *c = multiply_add(*c, *d);
  *b = rotate_right(*b ^ *c, 24);
  *a = multiply_add(*a, *b);
  *d = rotate_right(*d ^ *a, 16);
  *c = multiply_add(*c, *d);
  *b = rotate_right(*b ^ *c, 63);
}

/* P of section 3.6, on the 16 words at the given indexes. */
static void reference_permute(uint64_t *w, const int at[16]) {
  for (int i = 0; i < 4; i++) {
    reference_mix(&w[at[i]], &w[at[4 + i]], &w[at[8 + i]], &w[at[12 + i]]);
  }
  for (int i = 0; i < 4; i++) {
    reference_mix(&w[at[i]], &w[at[4 + (i + 1) % 4]], &w[at[8 + (i + 2) % 4]], &w[at[12 + (i + 3) % 4]]);
  }
}

/* G of section 3.5. */
static plain_block reference_compress(const plain_block *x, const plain_block *y) {
  plain_block r, z;
  for (int i = 0; i < 128; i++) {
    r.w[i] = x->w[i] ^ y->w[i];
  }
  z = r;
  for (int row = 0; row < 8; row++) {
    int at[16];
    for (int i = 0; i < 16; i++) {
      at[i] = 16 * row + i;
    }
    reference_permute(z.w, at);
  }
  for (int column = 0; column < 8; column++) {
    int at[16];
    for (int i = 0; i < 16; i++) {
      at[i] = 2 * column + i / 2 * 16 + i % 2;
    }
    reference_permute(z.w, at);
  }
  for (int i = 0; i < 128; i++) {
    z.w[i] ^= r.w[i];
  }
  return z;
}

/* J1 of section 3.4.1, from a counter (3.4.1.2) or from the previous block (3.4.1.1). */
static uint64_t reference_j1(
    uint32_t pass, uint32_t slice, uint32_t i, uint32_t blocks, uint32_t passes, const plain_block *previous) {
  if (pass > 0 || slice > 1) {
    return previous->w[0] & 0xFFFFFFFF;
  }
  const plain_block zero = {{0}};
  const plain_block input = {{pass, 0, slice, blocks, passes, 2, i / 128 + 1}};
  plain_block once = reference_compress(&zero, &input);
  return reference_compress(&zero, &once).w[i % 128] & 0xFFFFFFFF;
}

/* Fills `m`, of which the first two blocks are there. */
static void reference_fill(plain_block *m, uint32_t blocks, uint32_t passes) {
  uint32_t segment = blocks / 4;
  for (uint32_t pass = 0; pass < passes; pass++) {
    for (uint32_t at = pass == 0 ? 2 : 0; at < blocks; at++) {
      uint32_t slice = at / segment, i = at % segment;
      const plain_block *previous = &m[(at + blocks - 1) % blocks];
      /* The reference area, oldest first: the last three finished segments and this one, without the previous block. */
      uint64_t area = (pass == 0 ? slice * segment : 3 * segment) + i - 1;
      uint64_t oldest = pass == 0 ? 0 : (slice + 1) * segment;
      uint64_t j1 = reference_j1(pass, slice, i, blocks, passes, previous);
      uint64_t x = j1 * j1 >> 32;
      uint64_t z = area - 1 - (area * x >> 32);
      plain_block made = reference_compress(previous, &m[(oldest + z) % blocks]);
      for (int w = 0; w < 128; w++) {
        m[at].w[w] = pass == 0 ? made.w[w] : m[at].w[w] ^ made.w[w];
      }
    }
  }
}
