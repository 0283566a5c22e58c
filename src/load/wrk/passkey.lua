-- Signs in by passkeys. The file that BENCH_BODIES names has one body per line, each valid once; it needs more of them than
-- are sent. Each of BENCH_THREADS threads of wrk (1) takes its share. Where none is left, wrk ends with exit code 1.
local lines = io.lines(os.getenv("BENCH_BODIES"))
local share = tonumber(os.getenv("BENCH_THREADS") or 1)
local headers = { ["Content-Type"] = "application/json" }
local threads = {}

function setup(thread)
  thread:set("before", #threads)
  table.insert(threads, thread)
end

local function skip(count)
  for _ = 1, count do
    if not exhausted and not lines() then exhausted = true end
  end
end

function init()
  exhausted = false
  skip(before)
end

function request()
  local body = not exhausted and lines()
  if not body then
    exhausted = true
    wrk.thread:stop()
    return wrk.format("GET", "/")
  end
  skip(share - 1)
  return wrk.format("POST", "/api/auth/passkey", headers, body)
end

function done()
  for _, thread in ipairs(threads) do
    if thread:get("exhausted") then
      io.stderr:write("no assertion is left: set BENCH_ASSERTIONS higher\n")
      os.exit(1)
    end
  end
end
