package dev.forestgate.mail.transport;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes each e-mail to a file {@code <id>.eml}, for a first run. Mail programs open it, and names
 * sort by time. The file appears whole, with mode 0600 as it contains links; a second attempt
 * replaces it.
 */
public final class FileTransport implements MailTransport, DisposableBean {
  private static final FileAttribute<?> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final Mime mime;
  private final Scheduler disk;

  public FileTransport(MailProperties properties) {
    this.directory = properties.outboxDirectory();
    this.mime = Mime.forFiles(properties);
    this.disk = Schedulers.newBoundedElastic(1, properties.concurrency() * 2, "outbox");
  }

  @Override
  public Mono<Void> deliver(RenderedEmail message) {
    return Mono.<Void>fromCallable(
            () -> {
              write(message);
              return null;
            })
        .subscribeOn(disk);
  }

  @Override
  public String description() {
    return "files in " + directory;
  }

  private void write(RenderedEmail message) throws IOException, MessagingException {
    var bytes = new ByteArrayOutputStream();
    mime.compose(message, Session.getInstance(Mime.sessionProperties(message))).writeTo(bytes);
    Files.createDirectories(directory, OWNERS_FOLDER);
    Path draft = directory.resolve("." + message.id() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(draft, Set.of(CREATE, TRUNCATE_EXISTING, WRITE), OWNERS_ONLY)) {
      ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(draft, directory.resolve(message.id() + ".eml"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void destroy() {
    disk.dispose();
  }
}
