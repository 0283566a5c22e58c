-- Rotates refresh tokens. The first ones are in the file that BENCH_TOKENS names, one per line. Each token is used once, and its
-- successor goes to the end of the queue. For one thread of wrk (-t1); needs more tokens than connections.
local queue, first, last = {}, 1, 0
for token in io.lines(os.getenv("BENCH_TOKENS")) do
  last = last + 1
  queue[last] = token
end
local before, after, shape = '{"refresh_token":"', '"}', nil

-- All tokens have the same length, so the request is built once and only its token is replaced.
function init()
  wrk.headers["Content-Type"] = "application/json"
  local request = wrk.format("POST", "/api/auth/refresh", nil, before .. (queue[1] or "") .. after)
  shape = request:match("^.*\r\n\r\n") .. before
end

function request()
  local token = queue[first] or "no-token-left"
  queue[first] = nil
  first = first + 1
  return shape .. token .. after
end

function response(status, _, body)
  local token = status == 200 and body:match('"refresh_token":"([^"]+)"')
  if token then
    last = last + 1
    queue[last] = token
  end
end
