#!lua flags=allow-oom
-- Charges what is written of one owner to the budgets of their day.
-- KEYS  1 the owner's day (hash)
-- ARGV  1 bytes of ordinary events  2 bytes of security events  3 most of each in a window  4 the window, ms
--       5 events that are left out where there is no room: ordinary ones  6 security ones
--       7 for how long left-out events are remembered, ms
-- Reply {1 if there is room for ordinary events, else 0, the same for security events, ms until the window ends,
--       events that were left out before and are not told of yet}
--       What there is no room for is not charged; a budget that is not spent yet has room for one more of any size.
-- Clock of Redis. Runs in a Redis that is full, as it is part of what empties it.
local now, most, window = clock(), tonumber(ARGV[3]), tonumber(ARGV[4])
local day = redis.call('HMGET', KEYS[1], 'b', 'o', 's', 'l')
local began = tonumber(day[1] or now)
local ordinary, security, left = tonumber(day[2] or 0), tonumber(day[3] or 0), tonumber(day[4] or 0)
if now - began >= window then began, ordinary, security = now, 0, 0 end

local before, room, guarded = left, 1, 1
if ordinary >= most and tonumber(ARGV[1]) > 0 then
  room, left = 0, left + tonumber(ARGV[5])
else
  ordinary = ordinary + tonumber(ARGV[1])
end
if security >= most and tonumber(ARGV[2]) > 0 then
  guarded, left = 0, left + tonumber(ARGV[6])
else
  security = security + tonumber(ARGV[2])
end
redis.call('HSET', KEYS[1], 'b', began, 'o', ordinary, 's', security, 'l', left)
local lifetime = began + window - now
if left > 0 then lifetime = math.max(lifetime, tonumber(ARGV[7])) end
redis.call('PEXPIRE', KEYS[1], math.max(1, lifetime))
return {room, guarded, math.max(1, began + window - now), before}
