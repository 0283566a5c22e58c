package dev.forestgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class ClassPreloadTest {
  /** Fails after an update that renamed much: then run scripts/list-classes.sh. */
  @Test
  void nearlyAllOfTheListIsOfTheLibrariesInUse() throws IOException {
    List<String> listed =
        new ClassPathResource("start/classes.txt")
            .getContentAsString(StandardCharsets.US_ASCII)
            .lines()
            .filter(name -> !name.matches("(java|jdk|sun|com\\.sun)\\..*"))
            .toList();
    List<String> gone = listed.stream().filter(name -> !isThere(name)).toList();

    assertThat(listed).hasSizeGreaterThan(5_000);
    assertThat(gone).hasSizeLessThan(listed.size() / 10);
  }

  private static boolean isThere(String name) {
    return ClassPreload.class.getResource("/" + name.replace('.', '/') + ".class") != null;
  }
}
