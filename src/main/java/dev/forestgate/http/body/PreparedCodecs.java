package dev.forestgate.http.body;

import java.util.List;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;

/**
 * Codecs whose lists are made once. Spring makes the list of readers anew for each request with a
 * form, before any handler sees it, whether the form is read or not: a tenth of an introspection.
 */
final class PreparedCodecs implements ServerCodecConfigurer {
  private final ServerCodecConfigurer configured;
  private final List<HttpMessageReader<?>> readers;
  private final List<HttpMessageWriter<?>> writers;

  /** Takes over what {@code configured} has now. */
  PreparedCodecs(ServerCodecConfigurer configured) {
    this.configured = configured;
    this.readers = List.copyOf(configured.getReaders());
    this.writers = List.copyOf(configured.getWriters());
  }

  @Override
  public ServerDefaultCodecs defaultCodecs() {
    return configured.defaultCodecs();
  }

  @Override
  public CustomCodecs customCodecs() {
    return configured.customCodecs();
  }

  @Override
  public void registerDefaults(boolean registerDefaults) {
    configured.registerDefaults(registerDefaults);
  }

  @Override
  public List<HttpMessageReader<?>> getReaders() {
    return readers;
  }

  @Override
  public List<HttpMessageWriter<?>> getWriters() {
    return writers;
  }

  @Override
  public ServerCodecConfigurer clone() {
    return configured.clone();
  }
}
