#!/usr/bin/env bash
# Compiles src/main/c/argon2 and its test in src/test/c/argon2 with AddressSanitizer and UndefinedBehaviorSanitizer, and runs it:
# known answers and random parameters. Any finding fails. Needs a C compiler with both sanitizers (Debian: gcc, libc6-dev) and
# Linux on x86-64; elsewhere it says that it is skipped. Argument: number of random cases.
set -euo pipefail
cd "$(dirname "$0")/.."
cc=${CC:-cc}

if [[ $(uname -sm) != "Linux x86_64" ]]; then
  echo "argon2-sanitizers: skipped, src/main/c/argon2 is for Linux on x86-64, this is $(uname -sm)"
  exit
elif ! command -v "$cc" >/dev/null; then
  echo "argon2-sanitizers: skipped, there is no C compiler $cc; install gcc and libc6-dev"
  exit
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Without optimization: the instrumented vector code compiles in 2 s, with -O1 in 21 s.
"$cc" -O0 -g -std=gnu11 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all -Isrc/main/c/argon2 \
  -o "$folder/argon2_fill_test" src/main/c/argon2/*.c src/test/c/argon2/argon2_fill_test.c
"$folder/argon2_fill_test" "$@"
