-- Code flows of signed-in users, without pages: authorize, token, user info, and again. The cookies are in the file that BENCH_COOKIES
-- names, one per line. For one thread and one connection for each cookie (-t1 -c<cookies>): wrk asks for requests and gives responses of
-- all connections in any order, so what comes next is a queue.
local ready, first, last = {}, 1, 0
local callback = "https%3A%2F%2Fapp.example%2Fcallback"
local verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
local form = { ["Content-Type"] = "application/x-www-form-urlencoded" }

local function add(request)
  last = last + 1
  ready[last] = request
end

local function authorize(cookie)
  return wrk.format("GET", "/oauth2/authorize?client_id=bench&response_type=code&scope=openid&prompt=none&redirect_uri=" .. callback
    .. "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256", { Cookie = cookie })
end

local cookies, turn = {}, 0
for cookie in io.lines(os.getenv("BENCH_COOKIES")) do
  cookies[#cookies + 1] = cookie
end

function request()
  local next = ready[first]
  if next then
    ready[first] = nil
    first = first + 1
    return next
  end
  turn = turn % #cookies + 1
  return authorize(cookies[turn])
end

function response(status, headers, body)
  local location = headers["Location"] or headers["location"]
  local code = location and location:match("[?&]code=([^&]+)")
  local token = status == 200 and body:match('"access_token":"([^"]+)"')
  if code then
    add(wrk.format("POST", "/oauth2/token", form, "grant_type=authorization_code&client_id=bench&redirect_uri=" .. callback
      .. "&code=" .. code .. "&code_verifier=" .. verifier))
  elseif token then
    add(wrk.format("GET", "/oauth2/userinfo", { Authorization = "Bearer " .. token }))
  end
end
