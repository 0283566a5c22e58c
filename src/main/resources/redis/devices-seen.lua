-- Enters a sign-in into what is known of its account, and says what was known before.
-- KEYS  1 devices (zset)  2 countries (zset)  3 the last place (hash)
-- ARGV  1 the device's mark  2 the mark that it will have next, or ''  3 the country, or ''
--       4 the place, "<latitude> <longitude> <radius>", or ''  5 how long all this is kept, ms  6 most devices, and most countries
-- Reply {devices known before, 1 if this one was, countries known before, 1 if this one was,
--       the last place that was known or '', ms since then}
-- Clock of Redis.
local now, kept, most = clock(), tonumber(ARGV[5]), tonumber(ARGV[6])

local function enter(key, member, later)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - kept)
  local before = #redis.call('ZREVRANGE', key, 0, -1)
  if member == '' then return before, 0 end

  local known = redis.call('ZSCORE', key, member) and 1 or 0
  redis.call('ZADD', key, now, member)
  if later ~= '' then redis.call('ZADD', key, now, later) end
  for _, oldest in ipairs(redis.call('ZREVRANGE', key, most, -1)) do redis.call('ZREM', key, oldest) end
  redis.call('PEXPIRE', key, kept)
  return before, known
end

local devices, deviceKnown = enter(KEYS[1], ARGV[1], ARGV[2])
local countries, countryKnown = enter(KEYS[2], ARGV[3], '')
local last = redis.call('HMGET', KEYS[3], 'p', 't')
local place, at = last[1] or '', tonumber(last[2] or now)
if now - at >= kept then place = '' end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[3], 'p', ARGV[4], 't', now)
  redis.call('PEXPIRE', KEYS[3], kept)
end
return {devices, deviceKnown, countries, countryKnown, place, now - at}
