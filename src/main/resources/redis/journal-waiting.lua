-- Counts what is not in a journal yet in a partition.
-- KEYS  1 due (zset)  2 claims (zset)
-- Reply {number of interactions, number of claims}
return { redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[2]) }
