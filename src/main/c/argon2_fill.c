/*
 * The memory-hard part of Argon2id with one lane (RFC 9106 section 3.4), for x86-64 with AVX2 or AVX-512.
 *
 * What comes before (the first two blocks) and after (the tag) is done in Java. Why this exists beside libsodium, which is
 * used everywhere else: libsodium maps and zeroes all its memory anew for each hash, here it is kept, on huge pages.
 * docs/benchmarks.md says what that gives.
 *
 * In memory a block is not in the RFC's order of words, but in that of the registers, which saves turning it
 * round at every step. Nothing else reads it.
 */
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define WORDS 128
#define SLICES 4
#define HUGE_PAGE ((size_t)2 << 20)

typedef struct {
  uint64_t w[WORDS];
} __attribute__((aligned(64))) block;

/*
 * compress512 and compress256 are G of RFC 9106 section 3.5: `s` is one of the blocks, which becomes the result, and goes
 * to `next`; with `over` it is added to what is there. place512 and place256 say where word i of the RFC's block is in ours.
 */

/* ---- AVX-512: register 4p + k holds words 4k to 4k+3 of rows 2p and 2p+1; 8 rows of 16 words. ---- */

static int place512(int i) {
  int row = i / 16, quad = i % 16 / 4;
  return (row / 2 * 4 + quad) * 8 + row % 2 * 4 + i % 4;
}

#define MULADD512(x, y) \
  _mm512_add_epi64(_mm512_add_epi64(x, y), _mm512_slli_epi64(_mm512_mul_epu32(x, y), 1))

#define HALF512(a, b, c, d, r1, r2)              \
  do {                                           \
    a = MULADD512(a, b);                         \
    d = _mm512_ror_epi64(_mm512_xor_si512(d, a), r1); \
    c = MULADD512(c, d);                         \
    b = _mm512_ror_epi64(_mm512_xor_si512(b, c), r2); \
  } while (0)

/* One BLAKE2b round with multiplications, on the two times 16 words of four registers: columns, then diagonals. */
#define ROUND512(a, b, c, d)              \
  do {                                    \
    HALF512(a, b, c, d, 32, 24);          \
    HALF512(a, b, c, d, 16, 63);          \
    b = _mm512_permutex_epi64(b, 0x39);   \
    c = _mm512_permutex_epi64(c, 0x4E);   \
    d = _mm512_permutex_epi64(d, 0x93);   \
    HALF512(a, b, c, d, 32, 24);          \
    HALF512(a, b, c, d, 16, 63);          \
    b = _mm512_permutex_epi64(b, 0x93);   \
    c = _mm512_permutex_epi64(c, 0x4E);   \
    d = _mm512_permutex_epi64(d, 0x39);   \
  } while (0)

__attribute__((target("avx512f"), always_inline)) static inline void compress512(
    __m512i s[16], const block *ref, block *next, int over) {
  const __m512i *r = (const __m512i *)ref->w;
  __m512i *n = (__m512i *)next->w;
  __m512i keep[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) {
    s[i] = _mm512_xor_si512(s[i], _mm512_load_si512(r + i));
    keep[i] = over ? _mm512_xor_si512(s[i], _mm512_load_si512(n + i)) : s[i];
  }
#pragma GCC unroll 4
  for (int p = 0; p < 4; p++) {
    ROUND512(s[4 * p], s[4 * p + 1], s[4 * p + 2], s[4 * p + 3]);
  }
  /* Rows to columns: of two rows' quads to two columns' quads by changing the middle 128-bit lanes. */
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

/* ---- AVX2: register 4r + k holds words 4k to 4k+3 of row r, which is the RFC's order. ---- */

static int place256(int i) { return i; }

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

#define HALF256(a, b, c, d, ror1, ror2)     \
  do {                                      \
    a = MULADD256(a, b);                    \
    d = ror1(_mm256_xor_si256(d, a));       \
    c = MULADD256(c, d);                    \
    b = ror2(_mm256_xor_si256(b, c));       \
  } while (0)

#define ROUND256(a, b, c, d)                      \
  do {                                            \
    HALF256(a, b, c, d, ROR256_32, ROR256_24);    \
    HALF256(a, b, c, d, ROR256_16, ROR256_63);    \
    b = _mm256_permute4x64_epi64(b, 0x39);        \
    c = _mm256_permute4x64_epi64(c, 0x4E);        \
    d = _mm256_permute4x64_epi64(d, 0x93);        \
    HALF256(a, b, c, d, ROR256_32, ROR256_24);    \
    HALF256(a, b, c, d, ROR256_16, ROR256_63);    \
    b = _mm256_permute4x64_epi64(b, 0x93);        \
    c = _mm256_permute4x64_epi64(c, 0x4E);        \
    d = _mm256_permute4x64_epi64(d, 0x39);        \
  } while (0)

/* The quads of two rows to those of two columns, and back: it is its own inverse. */
#define TURN256(x, y)                                   \
  do {                                                  \
    __m256i low = _mm256_permute2x128_si256(x, y, 0x20); \
    y = _mm256_permute2x128_si256(x, y, 0x31);          \
    x = low;                                            \
  } while (0)

__attribute__((target("avx2"), always_inline)) static inline void compress256(
    __m256i s[32], const block *ref, block *next, int over) {
  const __m256i *r = (const __m256i *)ref->w;
  __m256i *n = (__m256i *)next->w;
  __m256i keep[32];
  for (int i = 0; i < 32; i++) {
    s[i] = _mm256_xor_si256(s[i], _mm256_load_si256(r + i));
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

/* ---- The same for both: which block meets which. ---- */

/*
 * Defines a function that fills `blocks` blocks in `passes` passes. The state is the block just made, which the next step
 * needs and so never leaves the registers.
 */
#define DEFINE_FILL(NAME, TARGET, VECTOR, LANES, COMPRESS, PLACE)                                                       \
  __attribute__((target(TARGET))) static void NAME##_block(const block *ref, block *next, const block *prev) {         \
    VECTOR state[LANES];                                                                                               \
    memcpy(state, prev, sizeof state);                                                                                 \
    COMPRESS(state, ref, next, 0);                                                                                     \
  }                                                                                                                    \
                                                                                                                       \
  /* 128 addresses that depend on nothing secret; section 3.4.1.2. */                                                  \
  static void NAME##_addresses(const block *zero, block *input, block *addresses) {                                    \
    block made;                                                                                                        \
    input->w[PLACE(6)]++;                                                                                              \
    NAME##_block(input, &made, zero);                                                                                  \
    NAME##_block(&made, addresses, zero);                                                                              \
  }                                                                                                                    \
                                                                                                                       \
  __attribute__((target(TARGET))) static void NAME(block *memory, uint32_t blocks, uint32_t passes) {                  \
    const uint32_t segment = blocks / SLICES;                                                                          \
    const block zero = {{0}};                                                                                          \
    block input, addresses;                                                                                            \
    for (uint32_t pass = 0; pass < passes; pass++) {                                                                   \
      for (uint32_t slice = 0; slice < SLICES; slice++) {                                                              \
        const int independent = pass == 0 && slice < SLICES / 2;                                                       \
        uint32_t i = pass == 0 && slice == 0 ? 2 : 0;                                                                  \
        if (independent) {                                                                                             \
          memset(&input, 0, sizeof input);                                                                             \
          input.w[PLACE(0)] = pass;                                                                                    \
          input.w[PLACE(2)] = slice;                                                                                   \
          input.w[PLACE(3)] = blocks;                                                                                  \
          input.w[PLACE(4)] = passes;                                                                                  \
          input.w[PLACE(5)] = 2; /* Argon2id */                                                                        \
          if (i > 0) {                                                                                                 \
            NAME##_addresses(&zero, &input, &addresses);                                                               \
          }                                                                                                            \
        }                                                                                                              \
        uint32_t current = slice * segment + i;                                                                        \
        uint32_t before = current == 0 ? blocks - 1 : current - 1;                                                     \
        uint32_t start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segment;                                 \
        VECTOR state[LANES];                                                                                           \
        memcpy(state, &memory[before], sizeof state);                                                                  \
        uint64_t last = memory[before].w[0];                                                                           \
        for (; i < segment; i++, current++) {                                                                          \
          if (independent && i % WORDS == 0) {                                                                         \
            NAME##_addresses(&zero, &input, &addresses);                                                               \
          }                                                                                                            \
          uint64_t random = independent ? addresses.w[PLACE(i % WORDS)] : last;                                        \
          uint64_t area = (pass == 0 ? slice * segment : blocks - segment) + i - 1;                                    \
          uint64_t x = (random & 0xFFFFFFFF) * (random & 0xFFFFFFFF) >> 32;                                            \
          uint64_t ref = start + area - 1 - (area * x >> 32);                                                          \
          ref = ref >= blocks ? ref - blocks : ref;                                                                    \
          COMPRESS(state, &memory[ref], &memory[current], pass > 0);                                                   \
          last = memory[current].w[0];                                                                                 \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }

DEFINE_FILL(fill512, "avx512f", __m512i, 16, compress512, place512)
DEFINE_FILL(fill256, "avx2", __m256i, 32, compress256, place256)

/* ---- What Java calls. ---- */

/* Which instructions this processor has for us: 512, 256, or 0 for none. */
__attribute__((visibility("default"))) int forestgate_argon2_width(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") ? 512 : __builtin_cpu_supports("avx2") ? 256 : 0;
}

/* Memory for `blocks` blocks, on huge pages where the kernel lets us ask for them; NULL where there is none. */
__attribute__((visibility("default"))) void *forestgate_argon2_allocate(uint32_t blocks) {
  size_t size = (blocks * sizeof(block) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
  char *mapped = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) {
    return NULL;
  }
  /* Huge pages begin at a multiple of their size; what lies before and behind goes back. */
  char *aligned = (char *)(((uintptr_t)mapped + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
  if (aligned > mapped) {
    munmap(mapped, aligned - mapped);
  }
  munmap(aligned + size, mapped + HUGE_PAGE - aligned);
  madvise(aligned, size, MADV_HUGEPAGE);
  madvise(aligned, size, MADV_DONTDUMP);
  return aligned;
}

__attribute__((visibility("default"))) void forestgate_argon2_free(void *memory, uint32_t blocks) {
  munmap(memory, (blocks * sizeof(block) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
}

/*
 * Fills `blocks` blocks (a multiple of 4, at least 8) of `memory` in `passes` passes with instructions of `width` bits.
 * `ends` has the first two blocks in the RFC's order, 2,048 bytes; the last block comes back in its first 1,024.
 */
__attribute__((visibility("default"))) void forestgate_argon2_fill(
    void *memory, uint32_t blocks, uint32_t passes, int width, uint8_t *ends) {
  block *m = memory;
  int wide = width == 512;
  uint64_t words[2 * WORDS];
  memcpy(words, ends, sizeof words);
  for (int i = 0; i < 2 * WORDS; i++) {
    m[i / WORDS].w[wide ? place512(i % WORDS) : place256(i % WORDS)] = words[i];
  }
  if (wide) {
    fill512(m, blocks, passes);
  } else {
    fill256(m, blocks, passes);
  }
  for (int i = 0; i < WORDS; i++) {
    words[i] = m[blocks - 1].w[wide ? place512(i) : place256(i)];
  }
  memcpy(ends, words, WORDS * sizeof *words);
  explicit_bzero(words, sizeof words);
}
