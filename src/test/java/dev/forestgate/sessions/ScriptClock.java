package dev.forestgate.sessions;

import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Clock of the Lua scripts of a test: it stands still until it is set. It lies in a key that the
 * function before each script reads. Redis itself keeps real time, so keys do not expire: only
 * decisions of the scripts count.
 */
public final class ScriptClock {
  private static final String LUA =
      """
      local real = redis
      local redis = {call = function(command, ...)
        if command == 'PEXPIRE' then return 0 end
        if command == 'SET' then
          local key, value = ...
          return real.call('SET', key, value)
        end
        return real.call(command, ...)
      end}
      local function clock() return tonumber(real.call('GET', '%s')) end
      """;

  private final ReactiveStringRedisTemplate redis;
  private final String key = "clock:" + UUID.randomUUID();
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

  public ScriptClock(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
    set(now);
  }

  public Scripts scripts() {
    return new Scripts(redis, LUA.formatted(key));
  }

  public Instant now() {
    return now;
  }

  public void set(Instant then) {
    now = then;
    redis.opsForValue().set(key, String.valueOf(then.toEpochMilli())).block();
  }

  public void advance(Duration by) {
    set(now.plus(by));
  }
}
