#!/usr/bin/env bash
# Compiles src/main/c/argon2 into the given folder of classes, from which the service loads it. Part of the Maven build.
# Does nothing, and says so, except on Linux on x86-64 with a C compiler; libsodium then computes password hashes.
set -euo pipefail
cd "$(dirname "$0")/.."
source=src/main/c/argon2
library=${1:?usage: build-native.sh <folder of classes>}/linux-x86-64/libforestgate_argon2.so
cc=${CC:-cc}
slower="libsodium will compute password hashes, at about half the speed"

if [[ $(uname -sm) != "Linux x86_64" ]]; then
  echo "$source is not built: it is for Linux on x86-64, this is $(uname -sm); libsodium will compute password hashes."
elif ! command -v "$cc" >/dev/null; then
  echo "$source is not built: there is no C compiler $cc (apt-get install gcc libc6-dev); $slower."
elif [[ ! -e $library || -n $(find "$source" -name '*.[ch]' -newer "$library") ]]; then
  mkdir -p "$(dirname "$library")"
  "$cc" -O3 -std=gnu11 -Wall -Wextra -fvisibility=hidden -fstack-protector-strong -Wl,-z,relro,-z,now -shared -fPIC \
    -o "$library" "$source"/*.c ||
    echo "$source is not built: $cc failed; $slower." >&2
fi
