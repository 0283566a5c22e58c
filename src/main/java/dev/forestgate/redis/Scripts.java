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
 * Our scripts by name, each with the clock before it: {@code local function clock()}, which gives
 * milliseconds since 1970. No script reads the time otherwise, so a test can set it.
 */
@Component
public final class Scripts {
  private final Commands commands;
  private final String clock;

  /** With the clock of Redis. */
  @Autowired
  public Scripts(ReactiveStringRedisTemplate redis) {
    this(redis, read("clock"));
  }

  /** With {@code clock}, a piece of Lua, instead. */
  public Scripts(ReactiveStringRedisTemplate redis, String clock) {
    this.commands = new Commands((LettuceConnectionFactory) redis.getConnectionFactory());
    this.clock = clock;
  }

  /**
   * Opens the connections that they use. Blocks; left out, whoever runs the first script waits.
   * Fails with Lettuce's exception where one can't be had, and may then be asked again.
   */
  public void connect() {
    commands.connect();
  }

  /** {@code GET} on that connection; empty where there is no such key. */
  public Mono<String> get(String key) {
    return commands.get(key);
  }

  /** {@code MGET} on that connection, of keys with one hash tag; in their order. */
  public Mono<List<Optional<String>>> get(List<String> keys) {
    return commands.get(keys);
  }

  /**
   * {@code name} without {@code .lua}; its contract stands on top of the file. What several scripts
   * do alike stands in {@code before}, of which each gives one table of functions.
   */
  public Script named(String name, String... before) {
    String script = read(name);
    // Flags for Redis have to be on the very first line.
    int flags = script.startsWith("#!") ? script.indexOf('\n') + 1 : 0;
    var lua = new StringBuilder(clock);
    for (String library : before) {
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
