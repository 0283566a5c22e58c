-- Records another authentication in a session.
-- KEYS  1 the session (hash)
-- ARGV  1 user id  2 methods of the authentication (RFC 8176), separated by spaces
-- Reply {now}, ms since 1970; {} if the user has no such session.
-- Clock of Redis.
if session.read(KEYS[1])[1] ~= ARGV[1] then return {} end
local now = clock()
redis.call('HSET', KEYS[1], 't', now .. ' ' .. ARGV[2])
return {now}
