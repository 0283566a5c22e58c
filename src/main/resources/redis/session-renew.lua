-- A session goes on with newer credentials than it was opened with, and so does its refresh family.
-- KEYS  1 the session
-- ARGV  1 user id  2 credential version
-- Reply {1}, or {0} if that user has no such session.
if redis.call('HGET', KEYS[1], 'u') ~= ARGV[1] then return {0} end
if tonumber(redis.call('HGET', KEYS[1], 'v')) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'v', ARGV[2])
end
return {1}
