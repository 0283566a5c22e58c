-- Where guesses at one account's secret stand, and what comes of one of them. Failures count until a guess is right.
-- KEYS  1 the account's failures (hash)
-- ARGV  1 'look', 'wrong', 'right' or 'forget'  2 where the guess comes from: '0' a stranger, '1' near a device that the account
--       knows, '2' such a device itself  3 client  4 the device that the client proves to be, or ''
--       5 from how many failures of one client on there is a delay  6 of all clients  7 the first delay, ms, which doubles
--       8 the longest delay, ms  9 most failures of strangers  10 most failures of each device, and of all near one
--       11 how long each failure is kept, ms  12 how long all are kept where there are the most, ms
-- Reply {ms that a stranger's guess has to wait, ms that one from near a known device has to wait, ms that one from the device in
--       ARGV 4 has to wait if the account knows it, failures}, as they were before; 0 is no wait. A guess that has to wait changes
--       nothing, whether it is right or wrong.
-- Clock of Redis.
if ARGV[1] == 'forget' then
  redis.call('DEL', KEYS[1])
  return {0, 0, 0, 0}
end

local now = clock()
local client_field, device_field = 'c:' .. ARGV[3], 'd:' .. ARGV[4]
local h = redis.call('HMGET', KEYS[1], 'f', 'l', 'k', 'kl', 'n', 'x', client_field, device_field)
local lives = h[6] and now < tonumber(h[6])
local function number(text) return lives and tonumber(text or '0') or 0 end
local function pair(text)
  if not lives or not text then return 0, 0 end
  local count, instant = string.match(text, '^(%d+) (%d+)$')
  return tonumber(count), tonumber(instant)
end
local failures, last, near, near_last, all, ending =
  number(h[1]), number(h[2]), number(h[3]), number(h[4]), number(h[5]), number(h[6])
if lives and not h[5] then all = failures + near end -- of a version that had no such field
local of_client, client_last = pair(h[7])
local of_device, device_last = pair(h[8])

local first, longest = tonumber(ARGV[7]), tonumber(ARGV[8])
local function wait(count, instant, free)
  if count < free then return 0 end
  return math.max(0, instant + math.min(longest, first * 2 ^ (count - free)) - now)
end
local most, most_known = tonumber(ARGV[9]), tonumber(ARGV[10])
local free_of_client = tonumber(ARGV[5])
local wait_stranger = math.max(wait(failures, last, tonumber(ARGV[6])), wait(of_client, client_last, free_of_client))
local wait_near, wait_device = wait(near, near_last, free_of_client), wait(of_device, device_last, free_of_client)
if failures >= most then wait_stranger = ending - now end
if near >= most_known then wait_near = ending - now end
if of_device >= most_known then wait_device = ending - now end

local waits = {['0'] = wait_stranger, ['1'] = wait_near, ['2'] = wait_device}
local reply = {math.ceil(wait_stranger), math.ceil(wait_near), math.ceil(wait_device), all}
if waits[ARGV[2]] > 0 or ARGV[1] == 'look' then return reply end

if ARGV[1] == 'right' then
  if h[6] then redis.call('DEL', KEYS[1]) end
  return reply
end
if not lives then redis.call('DEL', KEYS[1]) end
if ARGV[2] == '2' then
  of_device = of_device + 1
  redis.call('HSET', KEYS[1], device_field, string.format('%d %d', of_device, now))
elseif ARGV[2] == '1' then
  near, near_last = near + 1, now
else
  failures, last = failures + 1, now
  redis.call('HSET', KEYS[1], client_field, string.format('%d %d', of_client + 1, now))
end
local ends = math.max(ending, now + (all + 1) * tonumber(ARGV[11]))
if failures >= most or near >= most_known or of_device >= most_known then ends = now + tonumber(ARGV[12]) end
redis.call('HSET', KEYS[1], 'f', failures, 'l', last, 'k', near, 'kl', near_last, 'n', all + 1, 'x', ends)
redis.call('PEXPIRE', KEYS[1], ends - now)
return reply
