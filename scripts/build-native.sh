#!/usr/bin/env bash
# Compiles src/main/c for this machine into the folder given, where the service finds it: Linux on x86-64 with a C compiler.
# Anywhere else it says so and does nothing; passwords are then hashed by libsodium. Part of the Maven build.
set -euo pipefail
cd "$(dirname "$0")/.."
source=src/main/c/argon2_fill.c
library=${1:?usage: build-native.sh <folder of classes>}/linux-x86-64/libforestgate_argon2.so
cc=${CC:-cc}

if [[ $(uname -sm) != "Linux x86_64" ]]; then
  echo "Not Linux on x86-64: passwords will be hashed by libsodium."
elif ! command -v "$cc" >/dev/null; then
  echo "No C compiler (apt-get install gcc libc6-dev): passwords will be hashed by libsodium, at half the speed."
elif [[ ! $library -nt $source ]]; then
  mkdir -p "$(dirname "$library")"
  "$cc" -O3 -std=gnu11 -Wall -Wextra -fvisibility=hidden -fstack-protector-strong -Wl,-z,relro,-z,now -shared -fPIC \
    -o "$library" "$source" ||
    echo "The C compiler can't compile $source: passwords will be hashed by libsodium, at half the speed." >&2
fi
