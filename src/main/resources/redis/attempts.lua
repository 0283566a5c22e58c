-- Reads and counts the failed attempts at one account's secret. Failures count until an attempt succeeds.
-- KEYS  1 the account's failures (hash)
-- ARGV  1 'look', 'wrong', 'right' or 'forget'  2 origin of the attempt: '0' an unknown device, '1' one that resembles a device
--       known to the account, '2' a known device  3 client  4 device that the client proves to be, or ''
--       5 failures of one client before a delay  6 failures of all clients before a delay  7 first delay, ms, doubled each time
--       8 longest delay, ms  9 most failures of unknown devices  10 most failures of each known device, and of all similar ones
--       11 how long each failure is kept, ms  12 how long all are kept once a maximum is reached, ms
-- Reply {ms that an attempt of an unknown device must wait, the same for a similar device, the same for the device in ARGV 4 if
--       the account knows it, failures}, all as before this attempt; 0 is no wait. An attempt that must wait changes nothing,
--       right or wrong.
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
local failures, last, similar, similar_last, all, ending =
  number(h[1]), number(h[2]), number(h[3]), number(h[4]), number(h[5]), number(h[6])
if lives and not h[5] then all = failures + similar end -- written by a version without the field
local of_client, client_last = pair(h[7])
local of_device, device_last = pair(h[8])

local first, longest = tonumber(ARGV[7]), tonumber(ARGV[8])
local function wait(count, instant, free)
  if count < free then return 0 end
  return math.max(0, instant + math.min(longest, first * 2 ^ (count - free)) - now)
end
local most, most_known = tonumber(ARGV[9]), tonumber(ARGV[10])
local free_of_client = tonumber(ARGV[5])
local wait_unknown = math.max(wait(failures, last, tonumber(ARGV[6])), wait(of_client, client_last, free_of_client))
local wait_similar, wait_device = wait(similar, similar_last, free_of_client), wait(of_device, device_last, free_of_client)
if failures >= most then wait_unknown = ending - now end
if similar >= most_known then wait_similar = ending - now end
if of_device >= most_known then wait_device = ending - now end

local waits = {['0'] = wait_unknown, ['1'] = wait_similar, ['2'] = wait_device}
local reply = {math.ceil(wait_unknown), math.ceil(wait_similar), math.ceil(wait_device), all}
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
  similar, similar_last = similar + 1, now
else
  failures, last = failures + 1, now
  redis.call('HSET', KEYS[1], client_field, string.format('%d %d', of_client + 1, now))
end
local ends = math.max(ending, now + (all + 1) * tonumber(ARGV[11]))
if failures >= most or similar >= most_known or of_device >= most_known then ends = now + tonumber(ARGV[12]) end
redis.call('HSET', KEYS[1], 'f', failures, 'l', last, 'k', similar, 'kl', similar_last, 'n', all + 1, 'x', ends)
redis.call('PEXPIRE', KEYS[1], ends - now)
return reply
