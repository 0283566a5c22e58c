-- Rotates refresh tokens, whose first ones are in the file that BENCH_TOKENS names, one per line: each is used once, and its
-- successor goes to the end of the queue. For one thread of wrk (-t1); more tokens than connections.
local queue, first, last = {}, 1, 0
for token in io.lines(os.getenv("BENCH_TOKENS")) do
  last = last + 1
  queue[last] = token
end
local headers = { ["Content-Type"] = "application/json" }

function request()
  local token = queue[first] or "no-token-left"
  queue[first] = nil
  first = first + 1
  return wrk.format("POST", "/api/auth/refresh", headers, '{"refresh_token":"' .. token .. '"}')
end

function response(status, _, body)
  local token = status == 200 and body:match('"refresh_token":"([^"]+)"')
  if token then
    last = last + 1
    queue[last] = token
  end
end
