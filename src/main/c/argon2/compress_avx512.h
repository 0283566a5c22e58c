/*
 * The compression function G (RFC 9106, section 3.5) with AVX-512. A block is a matrix of 8 rows of 16 words; register 4p + k holds
 * words 4k to 4k+3 of rows 2p and 2p+1.
 */
#ifndef FORESTGATE_COMPRESS_AVX512_H
#define FORESTGATE_COMPRESS_AVX512_H

#include <immintrin.h>

#include "block.h"

static int place512(int i) {
  int row = i / 16, quad = i % 16 / 4;
  return (row / 2 * 4 + quad) * 8 + row % 2 * 4 + i % 4;
}

/* x + y + 2 * low32(x) * low32(y), as in GB of section 3.6. */
#define MULADD512(x, y) \
  _mm512_add_epi64(_mm512_add_epi64(x, y), _mm512_slli_epi64(_mm512_mul_epu32(x, y), 1))

#define HALF512(a, b, c, d, r1, r2)                   \
  do {                                                \
    a = MULADD512(a, b);                              \
    d = _mm512_ror_epi64(_mm512_xor_si512(d, a), r1); \
    c = MULADD512(c, d);                              \
    b = _mm512_ror_epi64(_mm512_xor_si512(b, c), r2); \
  } while (0)

/* Permutation P (section 3.6) of two times 16 words in four registers: columns, then diagonals. */
#define ROUND512(a, b, c, d)            \
  do {                                  \
    HALF512(a, b, c, d, 32, 24);        \
    HALF512(a, b, c, d, 16, 63);        \
    b = _mm512_permutex_epi64(b, 0x39); \
    c = _mm512_permutex_epi64(c, 0x4E); \
    d = _mm512_permutex_epi64(d, 0x93); \
    HALF512(a, b, c, d, 32, 24);        \
    HALF512(a, b, c, d, 16, 63);        \
    b = _mm512_permutex_epi64(b, 0x93); \
    c = _mm512_permutex_epi64(c, 0x4E); \
    d = _mm512_permutex_epi64(d, 0x39); \
  } while (0)

/* Stores G(x, y) in `next`; if `over` is set, XORed with the previous contents of `next`. */
__attribute__((target("avx512f"), always_inline)) static inline void compress512(
    const block *x, const block *y, block *next, int over) {
  __m512i *n = (__m512i *)next->w;
  __m512i s[16], keep[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) {
    s[i] = _mm512_xor_si512(_mm512_load_si512((const __m512i *)x->w + i), _mm512_load_si512((const __m512i *)y->w + i));
    keep[i] = over ? _mm512_xor_si512(s[i], _mm512_load_si512(n + i)) : s[i];
  }
#pragma GCC unroll 4
  for (int p = 0; p < 4; p++) {
    ROUND512(s[4 * p], s[4 * p + 1], s[4 * p + 2], s[4 * p + 3]);
  }
  /* From rows to columns: the exchange of the two middle 128-bit lanes turns quads of two rows into quads of two columns. */
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) {
    s[i] = _mm512_shuffle_i64x2(s[i], s[i], 0xD8);
  }
#pragma GCC unroll 4
  for (int k = 0; k < 4; k++) {
    ROUND512(s[k], s[4 + k], s[8 + k], s[12 + k]);
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) {
    s[i] = _mm512_xor_si512(_mm512_shuffle_i64x2(s[i], s[i], 0xD8), keep[i]);
    _mm512_store_si512(n + i, s[i]);
  }
}

#endif
