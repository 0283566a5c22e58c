/*
 * The compression function G (RFC 9106, section 3.5) with AVX2. A block is a matrix of 8 rows of 16 words; register 4r + k holds
 * words 4k to 4k+3 of row r, which is the RFC's order.
 */
#ifndef FORESTGATE_COMPRESS_AVX2_H
#define FORESTGATE_COMPRESS_AVX2_H

#include <immintrin.h>

#include "block.h"

static int place256(int i) { return i; }

/* x + y + 2 * low32(x) * low32(y), as in GB of section 3.6. */
#define MULADD256(x, y) \
  _mm256_add_epi64(_mm256_add_epi64(x, y), _mm256_slli_epi64(_mm256_mul_epu32(x, y), 1))

#define ROR256_32(x) _mm256_shuffle_epi32(x, 0xB1)
#define ROR256_24(x)                                                                                           \
  _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, \
                                          0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10))
#define ROR256_16(x)                                                                                           \
  _mm256_shuffle_epi8(x, _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, \
                                          7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9))
#define ROR256_63(x) _mm256_xor_si256(_mm256_srli_epi64(x, 63), _mm256_add_epi64(x, x))

#define HALF256(a, b, c, d, ror1, ror2) \
  do {                                  \
    a = MULADD256(a, b);                \
    d = ror1(_mm256_xor_si256(d, a));   \
    c = MULADD256(c, d);                \
    b = ror2(_mm256_xor_si256(b, c));   \
  } while (0)

/* Permutation P (section 3.6) of 16 words in four registers: columns, then diagonals. */
#define ROUND256(a, b, c, d)                   \
  do {                                         \
    HALF256(a, b, c, d, ROR256_32, ROR256_24); \
    HALF256(a, b, c, d, ROR256_16, ROR256_63); \
    b = _mm256_permute4x64_epi64(b, 0x39);     \
    c = _mm256_permute4x64_epi64(c, 0x4E);     \
    d = _mm256_permute4x64_epi64(d, 0x93);     \
    HALF256(a, b, c, d, ROR256_32, ROR256_24); \
    HALF256(a, b, c, d, ROR256_16, ROR256_63); \
    b = _mm256_permute4x64_epi64(b, 0x93);     \
    c = _mm256_permute4x64_epi64(c, 0x4E);     \
    d = _mm256_permute4x64_epi64(d, 0x39);     \
  } while (0)

/* Turns the quads of two rows into those of two columns, and back: it is its own inverse. */
#define TURN256(x, y)                                    \
  do {                                                   \
    __m256i low = _mm256_permute2x128_si256(x, y, 0x20); \
    y = _mm256_permute2x128_si256(x, y, 0x31);           \
    x = low;                                             \
  } while (0)

/* Stores G(x, y) in `next`; if `over` is set, XORed with the previous contents of `next`. */
__attribute__((target("avx2"), always_inline)) static inline void compress256(
    const block *x, const block *y, block *next, int over) {
  __m256i *n = (__m256i *)next->w;
  __m256i s[32], keep[32];
  for (int i = 0; i < 32; i++) {
    s[i] = _mm256_xor_si256(_mm256_load_si256((const __m256i *)x->w + i), _mm256_load_si256((const __m256i *)y->w + i));
    keep[i] = over ? _mm256_xor_si256(s[i], _mm256_load_si256(n + i)) : s[i];
  }
  for (int row = 0; row < 8; row += 2) {
    ROUND256(s[4 * row], s[4 * row + 1], s[4 * row + 2], s[4 * row + 3]);
    ROUND256(s[4 * row + 4], s[4 * row + 5], s[4 * row + 6], s[4 * row + 7]);
  }
  for (int k = 0; k < 4; k++) {
    TURN256(s[k], s[4 + k]);
    TURN256(s[8 + k], s[12 + k]);
    TURN256(s[16 + k], s[20 + k]);
    TURN256(s[24 + k], s[28 + k]);
    ROUND256(s[k], s[8 + k], s[16 + k], s[24 + k]);
    ROUND256(s[4 + k], s[12 + k], s[20 + k], s[28 + k]);
    TURN256(s[k], s[4 + k]);
    TURN256(s[8 + k], s[12 + k]);
    TURN256(s[16 + k], s[20 + k]);
    TURN256(s[24 + k], s[28 + k]);
  }
  for (int i = 0; i < 32; i++) {
    s[i] = _mm256_xor_si256(s[i], keep[i]);
    _mm256_store_si256(n + i, s[i]);
  }
}

#endif
