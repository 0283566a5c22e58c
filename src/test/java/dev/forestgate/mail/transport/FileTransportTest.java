package dev.forestgate.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.testing.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class FileTransportTest {
  private static final Duration SOON = TestTimeouts.HANG;

  private final RenderedEmail message =
      new RenderedEmail(
          UUID.randomUUID(), Instant.now(), "alice@example.org", "Hello", "text", "<p>html</p>");

  @TempDir private Path parent = Path.of("");
  private FileTransport outbox = new FileTransport(TestMailProperties.of());

  @AfterEach
  void close() {
    outbox.destroy();
  }

  @Test
  void anEmailIsAFileForItsOwnersEyesAlone() throws IOException {
    StepVerifier.create(in(parent.resolve("new/outbox")).deliver(message)).verifyComplete();
    Path file = parent.resolve("new/outbox").resolve(message.id() + ".eml");
    assertThat(files(parent.resolve("new/outbox"))).containsExactly(file);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(parent.resolve("new/outbox"))).isEqualTo("rwx------");
    assertThat(Mailbox.read(file).text()).isEqualTo("text");
  }

  @Test
  void aSecondTryWritesTheSameFile() throws IOException {
    FileTransport outbox = in(parent);
    outbox.deliver(message).block(SOON);
    outbox.deliver(message).block(SOON);
    assertThat(files(parent)).hasSize(1);
  }

  @Test
  void aFolderThatCantBeWrittenMayPass() throws IOException {
    Path inTheWay = Files.writeString(parent.resolve("file"), "not a folder");
    StepVerifier.create(in(inTheWay).deliver(message))
        .verifyErrorSatisfies(
            failed -> {
              DeliveryFailure undelivered = DeliveryFailure.of(failed);
              assertThat(undelivered.isTransient()).isTrue();
              assertThat(undelivered.message()).doesNotContain(inTheWay.toString());
            });
  }

  private FileTransport in(Path folder) {
    outbox.destroy();
    outbox =
        new FileTransport(TestMailProperties.of("from", "", "outbox-directory", folder.toString()));
    return outbox;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
