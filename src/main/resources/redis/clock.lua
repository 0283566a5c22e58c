-- Precedes every script. Returns the time of Redis in ms since 1970, as the clocks of replicas may differ.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
