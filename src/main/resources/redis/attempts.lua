-- Where guesses at one account's secret stand, and what comes of one of them. Failures count until a guess is right.
-- KEYS  1 the account's failures (hash)
-- ARGV  1 'look', 'wrong', 'right' or 'forget'  2 '1' if the guess comes from a device that the account knows  3 client
--       4 from how many failures of one client on there is a delay  5 of all clients  6 the first delay, ms, which doubles
--       7 the longest delay, ms  8 most failures  9 most failures of known devices  10 how long each failure is kept, ms
--       11 how long all are kept where there are the most, ms
-- Reply {ms that a guess has to wait, ms that one from a known device has to wait, failures}, as they were before; 0 is no
--       wait. A guess that has to wait changes nothing, whether it is right or wrong.
-- Clock of Redis.
if ARGV[1] == 'forget' then
  redis.call('DEL', KEYS[1])
  return {0, 0, 0}
end

local now = clock()
local field = 'c:' .. ARGV[3]
local h = redis.call('HMGET', KEYS[1], 'f', 'l', 'k', 'kl', 'x', field)
local lives = h[5] and now < tonumber(h[5])
local function number(text) return lives and tonumber(text or '0') or 0 end
local failures, last, known, known_last, ending = number(h[1]), number(h[2]), number(h[3]), number(h[4]), number(h[5])
local of_client, client_last = 0, 0
if lives and h[6] then
  local count, instant = string.match(h[6], '^(%d+) (%d+)$')
  of_client, client_last = tonumber(count), tonumber(instant)
end

local first, longest = tonumber(ARGV[6]), tonumber(ARGV[7])
local function wait(count, instant, free)
  if count < free then return 0 end
  return math.max(0, instant + math.min(longest, first * 2 ^ (count - free)) - now)
end
local most, most_known = tonumber(ARGV[8]), tonumber(ARGV[9])
local wait_unknown = math.max(wait(failures, last, tonumber(ARGV[5])), wait(of_client, client_last, tonumber(ARGV[4])))
local wait_known = wait(known, known_last, tonumber(ARGV[4]))
if failures >= most then wait_unknown = ending - now end
if known >= most_known then wait_known = ending - now end

local is_known = ARGV[2] == '1'
local mine = is_known and wait_known or wait_unknown
local reply = {math.ceil(wait_unknown), math.ceil(wait_known), failures + known}
if mine > 0 or ARGV[1] == 'look' then return reply end

if ARGV[1] == 'right' then
  if h[5] then redis.call('DEL', KEYS[1]) end
  return reply
end
if not lives then redis.call('DEL', KEYS[1]) end
if is_known then
  known, known_last = known + 1, now
else
  failures, last = failures + 1, now
  redis.call('HSET', KEYS[1], field, string.format('%d %d', of_client + 1, now))
end
local keep = (failures + known) * tonumber(ARGV[10])
if failures >= most or known >= most_known then keep = tonumber(ARGV[11]) end
redis.call('HSET', KEYS[1], 'f', failures, 'l', last, 'k', known, 'kl', known_last, 'x', now + keep)
redis.call('PEXPIRE', KEYS[1], keep)
return reply
