-- Opens a session, and its refresh family where it has one.
-- KEYS  1 the session (hash)  2 its family (hash)  3 the family's encrypted successor (not used)
-- ARGV  1 idle lifetime, ms  2 absolute lifetime, ms  3 refresh lifetime, ms
--       4 SHA-256 of the family's bits  5 SHA-256 of the refresh secret, both '' for none
--       6 and following: fields of the session, each name followed by its value, see StoredSession.fields
-- Reply {now, absolute end, lifetime of the refresh token}; instants in ms since 1970, the lifetime in ms.
-- Clock of Redis.
local now = clock()
local idle, absolute, refresh = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local lifetime = math.min(idle, absolute)

session.create(KEYS[1], now, absolute, unpack(ARGV, 6))
redis.call('PEXPIRE', KEYS[1], lifetime)
if ARGV[4] ~= '' then session.start_family(KEYS[2], ARGV[4], ARGV[5], now + refresh, lifetime) end
return {now, now + absolute, math.min(lifetime, refresh)}
