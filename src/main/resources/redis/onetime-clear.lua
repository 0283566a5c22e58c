-- Clears away one-time tokens that are too old to be good; runs after onetime.lua.
-- KEYS  none but those that onetime.lua names
-- ARGV  1 now, ms  2 most
-- Reply {how many}
return {onetime.clear(ARGV[1], ARGV[2])}
