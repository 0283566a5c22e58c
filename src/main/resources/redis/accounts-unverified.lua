-- The accounts that have held an address unverified since some time or longer.
-- KEYS  1 the accounts that hold one unverified, by when they took it (zset)
-- ARGV  1 ms since 1970
-- Reply {id ...}, at most 1,000
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1000)
