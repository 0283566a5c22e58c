#!/usr/bin/env bash
# Measures the service against what its hardware could do, on this machine and over loopback alone, and prints a table of
# ratios. Everything it needs is started here and stopped again: the packaged service with its embedded stores (or those of
# DATABASE_URL and REDIS_URL), bare routes as yardsticks, wrk, and Gatling for what must be offered at a fixed rate.
#
#   scripts/bench.sh [--check] [login] [java] [session] [refresh] [mixed] [storm] [start] [first-minute] [latency] [peer]
#                    [passkey] [pages] [oidc] [keys] [breach] [soak] [parts]
#
# Without names: all but breach, soak and parts. --check: exit code 1 if a ratio is missed. BENCH_RUNS (5) runs of BENCH_SECONDS (10)
# each, of which the median counts; what is compared is measured in turn, and of its quotients the median counts. BENCH_WARM_UP (60)
# seconds before, and before sign-ins until Java's compilers rest, which have a tenth of both cores in the second minute still;
# BENCH_MINUTE (60), the seconds of a minute after a start; BENCH_SOAK_SECONDS (600); BENCH_ASSERTIONS (10), the assertions of passkeys
# that are made for each sign-in with a password in the same time. The storm keeps the service and its stores to one half of the cores,
# and Gatling to the other, as it takes more of the processor than what it measures; with BENCH_SHARED=1 both have all. The image's
# start needs a JDK 25: BENCH_JAVA_25, JAVA_HOME or one of /usr/lib/jvm. The peer needs Node, npm and its registry.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
jar=$root/target/forest-gate.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=${BENCH_RUNS:-5}
seconds=${BENCH_SECONDS:-10}
warm_up=${BENCH_WARM_UP:-60}
minute=${BENCH_MINUTE:-60}
heap=-Xmx256m
password=correct-horse-7-battery
folder=$(mktemp -d)
pids=()
missed=0

# shellcheck source=scripts/bench/service.bash
. scripts/bench/service.bash
# shellcheck source=scripts/bench/measure.bash
. scripts/bench/measure.bash
# shellcheck source=scripts/bench/requests.bash
. scripts/bench/requests.bash
# shellcheck source=scripts/bench/storm.bash
. scripts/bench/storm.bash
# shellcheck source=scripts/bench/start.bash
. scripts/bench/start.bash
# shellcheck source=scripts/bench/minutes.bash
. scripts/bench/minutes.bash
# shellcheck source=scripts/bench/peer.bash
. scripts/bench/peer.bash
# shellcheck source=scripts/bench/soak.bash
. scripts/bench/soak.bash
# shellcheck source=scripts/bench/parts.bash
. scripts/bench/parts.bash
# shellcheck source=scripts/bench/passkey.bash
. scripts/bench/passkey.bash
# shellcheck source=scripts/bench/pages.bash
. scripts/bench/pages.bash
# shellcheck source=scripts/bench/oidc.bash
. scripts/bench/oidc.bash
# shellcheck source=scripts/bench/keys.bash
. scripts/bench/keys.bash
trap clean_up EXIT

need wrk wrk
need curl curl
[[ -f $jar ]] || mvn --batch-mode -q package -DskipTests

names=()
check=false
for argument in "$@"; do
  case $argument in
    --check) check=true ;;
    refresh) names+=(session) ;; # measured together
    second-minute) names+=(first-minute) ;;
    *) names+=("$argument") ;;
  esac
done
((${#names[@]})) || names=(login java session mixed storm start first-minute latency peer passkey pages oidc keys)

printf '%s, %s cores, Linux %s, huge pages %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
  "$(uname -r)" "$(sed 's/.*\[\(.*\)\].*/\1/' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null || echo unknown)"
printf '%s; %s; commit %s\n\n' "$("$java" -version 2>&1 | head -n 1)" "$(wrk -v 2>&1 | head -n 1 | cut -d' ' -f1-2)" \
  "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
printf '| %-78s | %9s | %8s | %-3s |\n| --- | --- | --- | --- |\n' what figure wanted met
for name in $(printf '%s\n' "${names[@]}" | awk '!seen[$0]++'); do
  case $name in
    login | java | session | mixed | storm | start | first-minute | latency | peer | passkey | pages | oidc | keys | breach | soak | parts) "bench_$name" ;;
    *) say "no measurement is called $name"; exit 1 ;;
  esac
done
if $check && ((missed)); then exit 1; fi
