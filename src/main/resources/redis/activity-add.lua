-- Adds numbers to the figures of a minute.
-- KEYS  1 minute (hash)
-- ARGV  1 lifetime, ms  then pairs: figure, number
-- Reply {}
for i = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {}
