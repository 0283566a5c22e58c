-- Goes before every script: what time it is, in ms since 1970. The clock of Redis, as replicas need not agree on theirs.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
