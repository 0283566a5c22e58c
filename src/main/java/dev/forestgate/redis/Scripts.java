package dev.forestgate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Lua scripts by name. Each is preceded by the clock, {@code local function clock()}, which returns
 * milliseconds since 1970. No script reads the time otherwise, so tests can set it.
 */
@Component
public final class Scripts {
  private final Commands commands;
  private final String clock;

  /** Uses the clock of Redis. */
  @Autowired
  public Scripts(ReactiveStringRedisTemplate redis) {
    this(redis, read("clock"));
  }

  /** Uses {@code clock}, a Lua function, instead. */
  public Scripts(ReactiveStringRedisTemplate redis, String clock) {
    this.commands = new Commands((LettuceConnectionFactory) redis.getConnectionFactory());
    this.clock = clock;
  }

  /**
   * Opens the connection of the scripts. Blocks; otherwise the first script would wait for it.
   * Fails with Lettuce's exception if it cannot be opened, and may then be called again.
   */
  public void connect() {
    commands.connection();
  }

  /** Runs {@code GET} on the connection of the scripts. Empty if there is no such key. */
  public Mono<String> get(String key) {
    return commands.get(key);
  }

  /**
   * Runs {@code MGET} on the connection of the scripts, for keys with one hash tag. Values are in
   * the order of the keys.
   */
  public Mono<List<Optional<String>>> get(List<String> keys) {
    return commands.get(keys);
  }

  /**
   * Groups of partitions whose keys one script may read: all partitions at once, as each call costs
   * more than what it reads; in a Redis Cluster each by itself, as a script is kept to one slot.
   */
  public List<List<Partition>> partitionGroups() {
    return commands.isCluster()
        ? Partition.all().map(List::of).toList()
        : List.of(Partition.all().toList());
  }

  /** Loads a script. Its contract is at the top of the file. */
  public Script named(String name, String... libraries) {
    String script = read(name);
    // Redis accepts flags on the first line only.
    int flags = script.startsWith("#!") ? script.indexOf('\n') + 1 : 0;
    var lua = new StringBuilder(clock);
    for (String library : libraries) {
      lua.append(read(library));
    }
    lua.append(script, flags, script.length());
    return new Script(commands, script.substring(0, flags) + lua, lua.toString());
  }

  private static String read(String name) {
    try {
      return new ClassPathResource("redis/" + name + ".lua").getContentAsString(UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
