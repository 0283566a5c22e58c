-- Errands that follow from the step of an account: goes before that script. The keys are those of errand-put.
local errand = {may = {}}
do
  -- What the step of an account may do. Writes an errand that is due after so many ms, and refuses none.
  function errand.put(id, json, delay)
    redis.call('HSET', 'fg:{errands}:waiting', id, json)
    redis.call('ZADD', 'fg:{errands}:due', clock() + tonumber(delay), id)
  end
end
