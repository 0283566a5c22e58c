-- Lists the accounts that have held an unverified address since a time or longer.
-- KEYS  1 ids of accounts with an unverified address, by the time of the claim (zset)
-- ARGV  1 ms since 1970
-- Reply {id ...}, at most 1,000
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1000)
