#!/usr/bin/env bash
# Starts PostgreSQL, Redis and the service in containers: the stores first, the service once they answer. If one does not start,
# prints its name and the end of its log.
#
#   scripts/app.bash              all, with the image
#   scripts/app.bash dev          all, the service from the sources, restarted when they change
#   scripts/app.bash stores       only PostgreSQL and Redis
#   scripts/app.bash prod         compose.prod.yml: two replicas behind a balancer
#   scripts/app.bash update       rebuilds prod from the sources, one replica after the other
#   scripts/app.bash down [prod]  stops all and keeps the data
#
# Settings: .env for the service, .db.env for the stores, .prod.env for prod.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf 'app.bash: %s\n' "$1" >&2
  exit 1
}

# docker compose, or the older docker-compose; both need a running engine.
find_engine() {
  command -v docker >/dev/null ||
    fail "Docker is not installed. Without it: mvn spring-boot:run starts the service with embedded stores."
  docker info >/dev/null 2>&1 ||
    fail "Docker is installed, but its engine does not answer. Start it (systemctl start docker), or see whether you may use it (docker info)."
  docker compose version >/dev/null 2>&1 ||
    fail "Docker has no 'compose' plugin. Install docker-compose-plugin (Compose 2.24 or newer)."
}

compose() { # with the files and settings of this call
  local options=()
  [[ ! -f $settings ]] || options+=(--env-file "$settings")
  docker compose "${options[@]}" "${files[@]}" "$@"
}

up() { # starts the services given and waits until they are healthy, else shows what they said last
  compose up --detach "${build[@]}" --wait --wait-timeout 300 "$@" && return 0
  for name in "$@"; do
    printf '\n--- %s\n' "$name" >&2
    compose logs --no-log-prefix --tail 20 "$name" >&2 || true
  done
  fail "not all of '$*' came up within 300 s; above is what they said last"
}

healthy() { # waits until the container is, for two minutes
  local id=$1
  for _ in {1..60}; do
    [[ $(docker inspect --format '{{.State.Health.Status}}' "$id") != healthy ]] || return 0
    sleep 2
  done
  return 1
}

# Starts a replica of the new image, stops an old one when the new one is healthy, and continues after ten seconds. A single
# engine ignores update_config of the compose file; a swarm follows it.
update() {
  local old new count
  compose build auth_api
  mapfile -t old < <(compose ps --quiet auth_api)
  count=${#old[@]}
  ((count > 0)) || fail "no replica runs; start them with scripts/app.bash prod"
  for id in "${old[@]}"; do
    compose up --detach --no-deps --no-recreate --scale "auth_api=$((count + 1))" auth_api
    new=$(compose ps --quiet auth_api | grep -vxF -f <(printf '%s\n' "${old[@]}" "${replaced[@]}"))
    if ! healthy "$new"; then
      docker logs --tail 20 "$new" >&2
      docker rm --force "$new" >/dev/null
      fail "the new replica did not become healthy and was taken away again; the old ones go on"
    fi
    replaced+=("$new")
    docker stop --time 30 "$id" >/dev/null
    docker rm "$id" >/dev/null
    echo "replaced ${#replaced[@]} of $count"
    ((${#replaced[@]} == count)) || sleep 10
  done
}

replaced=()
build=()
settings=.db.env
files=(-f compose/compose.yml)
case ${1:-} in
  '' | stores) ;;
  dev) files+=(-f compose/compose.dev.yml) ;;
  prod | update) files=(-f compose/compose.prod.yml) settings=.prod.env ;;
  down)
    [[ ${2:-} != prod ]] || files=(-f compose/compose.prod.yml) settings=.prod.env
    find_engine
    compose down
    exit
    ;;
  *) sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

find_engine
if [[ ${1:-} == update ]]; then
  update
  exit
fi
up postgres redis
echo "PostgreSQL and Redis answer."
build=(--build)
case ${1:-} in
  stores) ;;
  dev)
    echo "The first start compiles the service; Ctrl-C stops it, and scripts/app.bash down the stores."
    compose up --build auth_api
    ;;
  prod)
    up auth_api balancer
    echo "Forest Gate is behind https://localhost; scripts/app.bash down prod stops it."
    ;;
  *)
    up auth_api
    echo "Forest Gate is at http://localhost:8080; scripts/app.bash down stops it."
    ;;
esac
