package dev.forestgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.secret.SecretFile;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * File of the refused rows of an import, as JSON lines in the format of an import, with the members
 * {@code line} and {@code reason}. Corrected, it can be imported. It is made with the first row, in
 * place of an older one, and only its owner may read it.
 */
public final class RefusedFile implements Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;
  private @Nullable Writer out;

  public RefusedFile(Path path) {
    this.path = path;
  }

  /**
   * Adds a row. {@code account} is null if it could not be read. Throws {@link StartRefused} if the
   * file can't be written.
   */
  public void add(long line, String reason, @Nullable ImportedAccount account) {
    ObjectNode row = JSON.createObjectNode().put("line", line).put("reason", reason);
    if (account != null) {
      row.setAll((ObjectNode) JSON.valueToTree(account));
    }
    try {
      opened().append(row.toString()).append('\n');
    } catch (IOException unwritable) {
      throw new StartRefused(
          "The file " + path + " for the refused rows can't be written",
          "Specify another with --refused",
          unwritable);
    }
  }

  private Writer opened() throws IOException {
    Writer open = out;
    if (open == null) {
      open = create(path);
      out = open;
    }
    return open;
  }

  /** Creates a file that only its owner may read, in place of an older one. */
  private static Writer create(Path path) throws IOException {
    Files.deleteIfExists(path);
    return new BufferedWriter(new OutputStreamWriter(SecretFile.create(path), UTF_8));
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
