# Rows of the OpenID Provider. Sourced by scripts/bench.sh.
# shellcheck disable=SC2034,SC2154 # variables of bench.sh and of the other parts

bench_oidc() {
  local secret=MpCNyYhK9mVNqwPUE5yTTrLhMlqL-3uGkP1sVmSJLdk job=forestgate.oidc.clients.job bench=forestgate.oidc.clients.bench
  local hash authorization cookie token
  hash=$(printf %s "$secret" | sha256sum | cut -d' ' -f1)
  start_service "--$job.secret-hash=$hash" --$job.grants=client_credentials --$job.scopes=stock.read \
    --$bench.redirect-uris=https://app.example/callback --$bench.first-party=true \
    "--forestgate.services.orders.secret-hash=$hash" "--forestgate.public-url=$url"
  register
  start_bare
  authorization="Basic $(printf 'job:%s' "$secret" | base64 -w0)"
  for account in {1..20}; do login "$account" cookie | cookie_of; done >"$folder/cookies.txt"
  cookie=$(head -n 1 "$folder/cookies.txt")
  token=$(code_flow "$cookie" | member_of access_token)
  [[ $token ]] || { say "the code flow gave no token"; exit 1; }

  export BENCH_FORM BENCH_AUTHORIZATION BENCH_COOKIES=$folder/cookies.txt
  oidc_row 'client credentials' "$bare/token" 0.45 form "grant_type=client_credentials" "$authorization" "$url/oauth2/token"
  oidc_row "introspection of a client's token" "$bare/session" 0.60 form "token=$token" \
    "Basic $(printf 'orders:%s' "$secret" | base64 -w0)" "$url/oauth2/introspect"
  oidc_row 'user info' "$bare/session" 0.60 plain -H "Authorization: Bearer $token" "$url/oauth2/userinfo"
  oidc_row 'requests of whole code flows' "$bare/session" 0.25 plain -s src/load/wrk/code-flow.lua "$url"
  oidc_row 'JWK set' "$bare/document" 0.90 plain "$url/.well-known/jwks.json"
  oidc_row 'discovery' "$bare/document" 0.90 plain "$url/.well-known/openid-configuration"
  stop "$bare_routes"
  stop "$service"
}

code_flow() { # cookie: the response with the tokens
  local code
  code=$(curl -s -o "$folder/answer" -w '%{redirect_url}' -H "Cookie: $1" "$url/oauth2/authorize?client_id=bench&response_type=code\
&scope=openid&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
&code_challenge_method=S256" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
  curl -s -d grant_type=authorization_code -d client_id=bench -d redirect_uri=https://app.example/callback -d "code=$code" \
    -d code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk "$url/oauth2/token"
}

oidc_row() { # what, address of the yardstick, wanted; then form, its text, a header Authorization and an address; or plain and arguments of wrk
  local what=$1 yardstick=$2 wanted=$3 kind=$4 rates=() bares=() arguments i rate
  shift 4
  if [[ $kind == form ]]; then
    BENCH_FORM=$1 BENCH_AUTHORIZATION=$2
    arguments=(-s src/load/wrk/form.lua "$3")
  else
    arguments=("$@")
  fi
  wrk -t1 -c64 -d"${warm_up}s" "${arguments[@]}" >"$folder/warm.txt"
  wrk -t1 -c64 -d"${warm_up}s" "$yardstick" >"$folder/warm.txt"
  for ((i = 0; i < runs; i++)); do
    read -r rate _ < <(wrk_run 64 "${arguments[@]}")
    rates+=("$rate")
    read -r rate _ < <(wrk_run 64 "$yardstick")
    bares+=("$rate")
  done
  row "$what, 64 connections: $(median "${rates[@]}")/s, bare route: $(median "${bares[@]}")/s" "$(quotient rates bares)" "$wanted"
}
