package dev.forestgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Name and version of the build. */
final class Build {
  private static final String INFO = "/META-INF/build-info.properties";

  private Build() {}

  /** The version; empty if the build recorded none. */
  static String version() {
    Properties build = new Properties();
    try (InputStream info = Build.class.getResourceAsStream(INFO)) {
      if (info != null) {
        build.load(info);
      }
    } catch (IOException unreadable) {
      // treated as missing
    }
    return build.getProperty("build.version", "");
  }
}
