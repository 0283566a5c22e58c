/*
 * Runs src/main/c/argon2 under sanitizers (.ci/argon2-sanitizers.sh): random parameters against reference_fill.h with
 * the promises about memory of README.md, and known answers of the reference implementation. Prints one line per group; exits with
 * 1 at the first difference. Argument: number of random cases, 250 if absent.
 */
#include "argon2_fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "blake2b.h"
#include "reference_fill.h"

static void require(int holds, const char *promise, uint32_t blocks, uint32_t passes, int width) {
  if (!holds) {
    fprintf(stderr, "argon2_fill_test: %s (blocks=%" PRIu32 " passes=%" PRIu32 " width=%d)\n", promise, blocks, passes, width);
    exit(1);
  }
}

/* The widths of this processor, the widest first, ended by 0. */
static const int *widths(void) {
  static const int both[] = {512, 256, 0};
  return forestgate_argon2_width() == 512 ? both : forestgate_argon2_width() == 256 ? both + 1 : both + 2;
}

/* Memory with a red zone of AddressSanitizer right behind the last block, unlike that of forestgate_argon2_allocate. */
static plain_block *guarded(uint32_t blocks) {
  plain_block *memory = aligned_alloc(64, blocks * sizeof *memory);
  require(memory != NULL, "no memory", blocks, 0, 0);
  return memory;
}

static size_t append(uint8_t *to, size_t at, uint32_t number) {
  memcpy(to + at, &number, 4);
  return at + 4;
}

static size_t append_text(uint8_t *to, size_t at, const char *text) {
  at = append(to, at, (uint32_t)strlen(text));
  memcpy(to + at, text, strlen(text));
  return at + strlen(text);
}

/* Argon2id as Java does it: BLAKE2b around the fill (RFC 9106, section 3.2). */
static void argon2id(
    uint8_t tag[32], const char *password, const char *salt, uint32_t memory, uint32_t passes, int width) {
  uint8_t input[512], seed[72];
  size_t size = append(input, 0, 1);
  size = append(input, size, 32);
  size = append(input, size, memory);
  size = append(input, size, passes);
  size = append(input, size, 0x13);
  size = append(input, size, 2);
  size = append_text(input, size, password);
  size = append_text(input, size, salt);
  size = append(input, append(input, size, 0), 0);
  blake2b(seed, 64, input, size);
  uint32_t blocks = memory / 4 * 4;
  plain_block *m = forestgate_argon2_allocate(blocks);
  for (uint32_t i = 0; i < 2; i++) {
    append(seed, append(seed, 64, i), 0);
    long_hash((uint8_t *)&m[i], sizeof *m, seed, 72);
  }
  forestgate_argon2_fill(m, NULL, blocks, passes, width);
  long_hash(tag, 32, (uint8_t *)&m[0], sizeof *m);
  forestgate_argon2_free(m, blocks);
}

static void known_answer(
    const char *password, const char *salt, uint32_t memory, uint32_t passes, const char *expected) {
  for (const int *width = widths(); *width != 0; width++) {
    uint8_t tag[32];
    char hex[65];
    argon2id(tag, password, salt, memory, passes, *width);
    for (int i = 0; i < 32; i++) {
      snprintf(hex + 2 * i, 3, "%02x", tag[i]);
    }
    require(strcmp(hex, expected) == 0, "a known answer differs", memory, passes, *width);
  }
}

/* A generator whose sequence is the same everywhere (xorshift64*). */
static uint64_t random_word(void) {
  static uint64_t state = 0x9E3779B97F4A7C15u;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545F4914F6CDD1Du;
}

static int is_zero(const plain_block *b) {
  const plain_block zero = {{0}};
  return memcmp(b, &zero, sizeof zero) == 0;
}

static void randomize(plain_block first[2]) {
  for (size_t i = 0; i < 2 * sizeof *first / 8; i++) {
    first[i / 128].w[i % 128] = random_word();
  }
}

/* `first` in a memory that holds remains of an earlier use. */
static void begin(plain_block *memory, uint32_t blocks, const plain_block first[2]) {
  memset(memory, 0xA5, blocks * sizeof *memory);
  memcpy(memory, first, 2 * sizeof *first);
}

static void require_result(const plain_block *memory, const plain_block *expected, uint32_t blocks, uint32_t passes, int width) {
  require(memcmp(&memory[0], &expected[blocks - 1], sizeof *memory) == 0, "the last block differs", blocks, passes, width);
  require(is_zero(&memory[blocks - 1]), "the last block is not wiped", blocks, passes, width);
}

/* Fills one memory and two of random size, and compares the last blocks. */
static void random_case(void) {
  uint32_t blocks = (uint32_t)(4 * (2 + random_word() % 255));
  uint32_t passes = (uint32_t)(1 + random_word() % 4);
  plain_block *expected[2], *memory[2], first[2][2];
  for (int k = 0; k < 2; k++) {
    expected[k] = guarded(blocks);
    memory[k] = guarded(blocks);
    randomize(first[k]);
    memcpy(expected[k], first[k], sizeof first[k]);
    reference_fill(expected[k], blocks, passes);
  }
  for (const int *width = widths(); *width != 0; width++) {
    begin(memory[0], blocks, first[0]);
    forestgate_argon2_fill(memory[0], NULL, blocks, passes, *width);
    require_result(memory[0], expected[0], blocks, passes, *width);
    begin(memory[0], blocks, first[0]);
    begin(memory[1], blocks, first[1]);
    forestgate_argon2_fill(memory[0], memory[1], blocks, passes, *width);
    require_result(memory[0], expected[0], blocks, passes, *width);
    require_result(memory[1], expected[1], blocks, passes, *width);
  }
  memset(memory[0], 0xA5, blocks * sizeof *memory[0]);
  forestgate_argon2_wipe(memory[0], blocks);
  for (uint32_t i = 0; i < blocks; i++) {
    require(is_zero(&memory[0][i]), "a block is not wiped", blocks, passes, 0);
  }
  for (int k = 0; k < 2; k++) {
    free(expected[k]);
    free(memory[k]);
  }
}

int main(int count, char **arguments) {
  long cases = count > 1 ? atol(arguments[1]) : 250;
  if (forestgate_argon2_width() == 0) {
    puts("argon2_fill_test: skipped, this processor has neither AVX2 nor AVX-512F");
    return 0;
  }
  for (long i = 0; i < cases; i++) {
    random_case();
  }
  printf("argon2_fill_test: %ld random cases up to %d bits\n", cases, forestgate_argon2_width());
  /* From src/test.c of the reference implementation: Argon2id, version 0x13, one lane. */
  known_answer("password", "somesalt", 256, 2, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
  known_answer("password", "somesalt", 65536, 1, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98");
  puts("argon2_fill_test: 2 known answers of the reference implementation");
  return 0;
}
