package dev.forestgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.RunningService;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.http.client.ReactorResourceFactory;

@EnabledOnOs(OS.LINUX)
class BatchSchedulingTest {
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_BATCH = 3;

  /** Index of the policy, field 41 of proc(5), after the two fields that may contain spaces. */
  private static final int POLICY = 41 - 3;

  private final RunningService service = RunningService.shared();

  @Test
  void eventLoopsAreScheduledInBatchesAndHashThreadsAreNot() throws Exception {
    for (EventExecutor loop :
        service.bean(ReactorResourceFactory.class).getLoopResources().onServer(true)) {
      assertThat(loop.submit(BatchSchedulingTest::policy).get()).isEqualTo(SCHED_BATCH);
    }
    Secret password = Secret.of(RunningService.PASSWORD);
    int hashing =
        Objects.requireNonNull(
            service.bean(Passwords.class).hash(password).map(hash -> policy()).block());
    assertThat(hashing).isEqualTo(SCHED_OTHER);
  }

  private static int policy() {
    String stat = stat();
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[POLICY]);
  }

  private static String stat() {
    try {
      return Files.readString(Path.of("/proc/thread-self/stat"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
