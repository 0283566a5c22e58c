#!/usr/bin/env bash
# Signs users in to relying parties with unchanged libraries, over TLS: openid-client, oauth4webapi, oidc-client-ts in Chromium, next-auth,
# Authlib, mod_auth_openidc and Spring Boot.
# Needs Maven, node and npm, and Debian's python3-authlib, python3-requests, apache2-bin and libapache2-mod-auth-openidc.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp src/test/js/relying-parties/* src/test/python/relying-parties/* "$folder"
cp -R src/test/spring/relying-parties "$folder/spring"
# next-auth runs without its peers, Next and React.
npm install --prefix "$folder" --legacy-peer-deps --no-audit --no-fund --silent
mvn --batch-mode --no-transfer-progress --quiet --file "$folder/spring/pom.xml" package

export RELYING_PARTIES=$folder
mvn --batch-mode --no-transfer-progress test -Dtest=RelyingPartiesTest
