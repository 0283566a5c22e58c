#!lua flags=allow-oom
-- Charges bytes of one owner's events to the budgets of the owner's day.
-- KEYS  1 the owner's day (hash)
-- ARGV  1 bytes of ordinary events  2 bytes of security events  3 most bytes of each in a window  4 window, ms
--       5 ordinary events, which are omitted over budget  6 security events  7 how long omitted events are remembered, ms
-- Reply {1 if ordinary events are within their budget, else 0; the same for security events; ms until the window ends; events
--       omitted before and not yet reported}. Events over budget are not charged; a budget that is not yet spent admits one more
--       charge of any size.
-- Clock of Redis. Runs in a full Redis too, as it is part of what empties it.
local now, most, window = clock(), tonumber(ARGV[3]), tonumber(ARGV[4])
local day = redis.call('HMGET', KEYS[1], 'b', 'o', 's', 'l')
local began = tonumber(day[1] or now)
local ordinary, security, omitted = tonumber(day[2] or 0), tonumber(day[3] or 0), tonumber(day[4] or 0)
if now - began >= window then began, ordinary, security = now, 0, 0 end

local omitted_before, ordinary_fits, security_fits = omitted, 1, 1
if ordinary >= most and tonumber(ARGV[1]) > 0 then
  ordinary_fits, omitted = 0, omitted + tonumber(ARGV[5])
else
  ordinary = ordinary + tonumber(ARGV[1])
end
if security >= most and tonumber(ARGV[2]) > 0 then
  security_fits, omitted = 0, omitted + tonumber(ARGV[6])
else
  security = security + tonumber(ARGV[2])
end
redis.call('HSET', KEYS[1], 'b', began, 'o', ordinary, 's', security, 'l', omitted)
local lifetime = began + window - now
if omitted > 0 then lifetime = math.max(lifetime, tonumber(ARGV[7])) end
redis.call('PEXPIRE', KEYS[1], math.max(1, lifetime))
return {ordinary_fits, security_fits, math.max(1, began + window - now), omitted_before}
