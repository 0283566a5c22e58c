-- Signs in to one account after the other; scripts/bench.sh has registered them.
local account = 0
local headers = { ["Content-Type"] = "application/json" }

function request()
  account = account % 50 + 1
  local body = string.format('{"username":"bench-%d","password":"correct-horse-7-battery","mode":"cookie"}', account)
  return wrk.format("POST", "/api/auth/login", headers, body)
end
