/* The block of Argon2 (RFC 9106, section 3.2): 1,024 bytes. */
#ifndef FORESTGATE_BLOCK_H
#define FORESTGATE_BLOCK_H

#include <stdint.h>

#define WORDS 128
#define SLICES 4

/*
 * In memory the words of a block stand in the order of the vector registers, which saves shuffles between two steps. place256 and
 * place512 map the RFC's index of a word to its index here.
 */
typedef struct {
  uint64_t w[WORDS];
} __attribute__((aligned(64))) block;

#endif
