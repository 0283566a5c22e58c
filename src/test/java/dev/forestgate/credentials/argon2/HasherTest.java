package dev.forestgate.credentials.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The choice of an implementation, and the log lines about one that is missing. */
class HasherTest {
  private static final Argon2Parameters USUAL = new Argon2Parameters(256, 2, 1);

  /** Without this test a broken build would only be slow. */
  @Test
  void theFillIsBuiltAndChosenOnAMachineWithACompiler() throws IOException {
    boolean isExpected =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64")
            && Files.readString(Path.of("/proc/cpuinfo")).contains(" avx2 ")
            && Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
    assertThat(VectorArgon2.isAvailable()).isEqualTo(isExpected);
    assertThat(Hasher.AUTO.load(USUAL).name())
        .isEqualTo(isExpected ? new VectorArgon2(USUAL).name() : "libsodium (native)");
  }

  @Test
  void libsodiumIsChosenForSeveralLanes() {
    assertThat(Hasher.NATIVE.load(new Argon2Parameters(256, 2, 2)).name())
        .isEqualTo("libsodium (native)");
  }

  /** A jar that was built on a machine without a C compiler. */
  @Test
  void aBuildWithoutTheFillSaysWhatItLost() throws Exception {
    assertThat(warningsOf("AUTO", "libsodium (native)"))
        .containsExactly(
            "The native memory fill of Argon2id is not in this build: a password hash takes about"
                + " twice as long. Install a C compiler (apt-get install gcc libc6-dev) and build"
                + " again with mvn package");
    assertThat(warningsOf("NATIVE", "libsodium (native)")).hasSize(1);
    assertThat(warningsOf("LIBSODIUM", "libsodium (native)")).isEmpty();
  }

  /** Warnings of {@code choice} when it is loaded without the library of the fill. */
  private static List<String> warningsOf(String choice, String expectedName) throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(VectorArgon2.class);
    var events = new ListAppender<ILoggingEvent>();
    events.start();
    logger.addAppender(events);
    try {
      var loader = new WithoutLibrary();
      Class<?> cost = loader.loadClass(Argon2Parameters.class.getName());
      Class<?> hasher = loader.loadClass(Hasher.class.getName());
      Object usual = cost.getConstructor(int.class, int.class, int.class).newInstance(256, 2, 1);
      Object chosen = hasher.getField(choice).get(null);
      Object argon2 = hasher.getMethod("load", cost).invoke(chosen, usual);
      var name = loader.loadClass(Argon2.class.getName()).getMethod("name");
      assertThat(name.invoke(argon2)).isEqualTo(expectedName);
      return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    } finally {
      logger.detachAppender(events);
    }
  }

  /** Loads the package anew, with a class path on which the library of the fill is missing. */
  private static final class WithoutLibrary extends ClassLoader {
    private static final String PACKAGE = Hasher.class.getPackageName() + ".";

    WithoutLibrary() {
      super(HasherTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE) || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    public @Nullable URL getResource(String name) {
      return name.endsWith("libforestgate_argon2.so") ? null : super.getResource(name);
    }
  }
}
