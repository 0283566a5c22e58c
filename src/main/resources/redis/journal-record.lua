-- Appends an event to its interaction, moves the interaction's deadline and re-arms its timer.
-- KEYS  1 events (list)  2 timer (string)  3 due (zset)
-- ARGV  1 interaction id  2 the event, one line of JSON  3 inactivity, ms  4 greatest age of a section, ms
--       5 most events of a section  6 most unwritten events of an interaction
-- Reply {now in ms since 1970, number of unwritten events}; {} if there are too many, and nothing was changed.
-- Clock of Redis.
local now = clock()
local count = redis.call('LLEN', KEYS[1])
if count >= tonumber(ARGV[6]) then return {} end

local first = now
if count > 0 then
  first = tonumber(string.match(redis.call('LINDEX', KEYS[1], 0), '^%d+'))
end
redis.call('RPUSH', KEYS[1], string.format('%d', now) .. ' ' .. ARGV[2])

local deadline = math.min(now + tonumber(ARGV[3]), first + tonumber(ARGV[4]))
if count + 1 >= tonumber(ARGV[5]) then deadline = now end
redis.call('ZADD', KEYS[3], deadline, ARGV[1])
redis.call('SET', KEYS[2], '', 'PX', math.max(1, deadline - now))
return {now, count + 1}
