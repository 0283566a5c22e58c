package dev.forestgate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.test.StepVerifier;

class ScriptTest {
  private static LettuceConnectionFactory connections;

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(1);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void flagsAreForServersThatKnowThem() {
    Script script = script("#!lua flags=allow-oom\nreturn {1}", "return {2}");
    assertThat(script.run(List.of(), List.of()).block()).containsExactly(1L);
  }

  /**
   * Redis 7 takes the first line for flags, and says of the second what others say of the first.
   */
  @Test
  void aServerThatTakesFlagsForLuaGetsTheScriptWithoutThem() {
    Script script = script("#!lua\n#!lua flags=allow-oom\nreturn {1}", "return {2}");
    assertThat(script.run(List.of(), List.of()).block()).containsExactly(2L);
    assertThat(script.run(List.of(), List.of()).block()).containsExactly(2L);
  }

  @Test
  void aScriptThatIsWrongWithoutFlagsTooIsAFailure() {
    Script script = script("#!lua\n#", "#");
    StepVerifier.create(script.run(List.of(), List.of())).verifyError(RedisSystemException.class);
  }

  private static Script script(String text, String withoutFlags) {
    return new Script(new Commands(connections), text, withoutFlags);
  }
}
