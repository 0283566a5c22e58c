package dev.forestgate.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** State and files of exports, without the work that fills them. */
class ExportsTest {
  private final RunningService service = RunningService.shared();
  private final Exports exports = service.bean(Exports.class);
  private final UUID user = UUID.randomUUID();
  private final UUID id = UUID.randomUUID();

  @Test
  void anExportThatWasForgottenBecomesNotReady() throws IOException {
    exports.begin(user, id).block();
    Path draft = draft();
    exports.forget(user).block();
    Files.createDirectories(draft.getParent());
    Files.writeString(draft, "late");
    assertThat(exports.publish(user, id, draft).block()).isFalse();
    assertThat(draft.getParent()).isEmptyDirectory();
    assertThat(exports.find(user).block()).isNull();
  }

  @Test
  void onlyOneIsInProgressAndACancelledOneMakesRoom() {
    assertThat(exports.begin(user, id).block()).isTrue();
    assertThat(exports.begin(user, UUID.randomUUID()).block()).isFalse();
    exports.cancel(user, UUID.randomUUID()).block();
    assertThat(exports.begin(user, UUID.randomUUID()).block()).isFalse();
    exports.cancel(user, id).block();
    assertThat(exports.begin(user, UUID.randomUUID()).block()).isTrue();
  }

  @Test
  void anArchiveIsThereForItsOwnerUntilItsTimeIsOver() throws IOException {
    exports.begin(user, id).block();
    assertThat(exports.publish(user, id, draft()).block()).isTrue();
    Export ready = Objects.requireNonNull(exports.find(user).block());
    Instant readyAt = Objects.requireNonNull(ready.readyAt());
    assertThat(ready.expiresAt()).isEqualTo(readyAt.plus(Duration.ofDays(7)));
    assertThat(exports.archive(UUID.randomUUID(), id).block()).isNull();
    Path file = Objects.requireNonNull(exports.archive(user, id).block()).file();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    cleanUpAt(Instant.now().plus(Duration.ofDays(6)));
    assertThat(file).exists();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    cleanUpAt(Instant.now());
    assertThat(file.getParent()).doesNotExist();
  }

  private void cleanUpAt(Instant now) {
    new ExportCleanup(service.bean(ExportFiles.class), Clock.fixed(now, java.time.ZoneOffset.UTC))
        .cleanUp()
        .block();
  }

  private Path draft() throws IOException {
    return Files.writeString(exports.draft(user, id), "zip");
  }
}
