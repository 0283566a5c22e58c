package dev.forestgate.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;

class PathNormalizerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "",
        "/health",
        "/.well-known/jwks.json",
        "/a/~b/c_d-e.f",
        "/a/...",
        "/a/.b",
        "/a/b./c",
        "/a%20b",
        "/%C3%A9",
        "/x%40y%3Az",
        "/a/"
      })
  void plainPathsMayPass(String path) {
    assertThat(PathNormalizer.isNormal(PathContainer.parsePath(path))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a;b", "/;", "/a%3Bb", "/%61", "/%2e", "/%7E", "/%2F", "/%5c", "/\\", "/%25", "/%2561",
        "/%00", "/%7F", "/%0a", "//", "//a", "/a//b", "/./a", "/a/../b", "/a/..", "/a/."
      })
  void otherSpellingsAreRefused(String path) {
    assertThat(PathNormalizer.isNormal(PathContainer.parsePath(path))).isFalse();
  }
}
