-- Decides whether one more e-mail of a kind that any client can request may be sent to an address. There are three budgets, each
-- a bucket that refills evenly (GCRA): a request on a device known to the account takes from a bucket of its own; any other takes
-- from the bucket of its requester and from that of all requesters, or from neither.
-- KEYS  1 budgets of that kind and address (hash)
-- ARGV  1 'take', 'look', or 'reset', which has no further arguments  2 e-mail id; the same id counts once  3 account
--       4 time after an e-mail to that account in which no other is sent, ms; 0 for none  5 '1' on a known device
--       6 requester  7 size of the requester's bucket  8 its refill time per e-mail, ms  9 size of the bucket of all, and of known devices
--       10 refill time of these per e-mail, ms
-- Reply {1}, or {0} if no e-mail may be sent.
-- Clock of Redis.
if ARGV[1] == 'reset' then
  redis.call('DEL', KEYS[1])
  return {1}
end
local now, requester = clock(), 'n:' .. ARGV[6]
local h = redis.call('HMGET', KEYS[1], 'i', 'w', 't', 'd', 'a', requester)
if h[1] == ARGV[2] then return {1} end
if h[2] == ARGV[3] and now - tonumber(h[3]) < tonumber(ARGV[4]) then return {0} end

local function full(known, most, each)
  local instant = math.max(tonumber(known or '0'), now) + tonumber(each)
  if instant - now > tonumber(most) * tonumber(each) then return nil end
  return instant
end
local changes = {'i', ARGV[2], 'w', ARGV[3], 't', now}
local function change(field, value)
  changes[#changes + 1], changes[#changes + 2] = field, value
end
local of_known = ARGV[5] == '1' and full(h[4], ARGV[9], ARGV[10])
local of_all, of_requester = full(h[5], ARGV[9], ARGV[10]), full(h[6], ARGV[7], ARGV[8])
if of_known then
  change('d', of_known)
elseif of_all and of_requester then
  change('a', of_all)
  change(requester, of_requester)
else
  return {0}
end
if ARGV[1] == 'look' then return {1} end

redis.call('HSET', KEYS[1], unpack(changes))
local last, all = now + tonumber(ARGV[4]), redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local field, value = all[i], tonumber(all[i + 1])
  if field == 'd' or field == 'a' or string.sub(field, 1, 2) == 'n:' then
    if value > now then last = math.max(last, value) else redis.call('HDEL', KEYS[1], field) end
  end
end
redis.call('PEXPIRE', KEYS[1], math.max(1, last - now))
return {1}
