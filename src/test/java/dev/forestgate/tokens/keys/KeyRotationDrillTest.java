package dev.forestgate.tokens.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.forestgate.testing.ModeRun;
import dev.forestgate.testing.RunningService;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole rotation beside a running service, watched by services that verify its tokens with a copy
 * of the JWK set, in real time with short times.
 */
class KeyRotationDrillTest {
  private static final Duration MAX_AGE = Duration.ofSeconds(2);
  private static final Duration LIFETIME = Duration.ofSeconds(2);

  /** Later than this it is all over: max-age, margin, lifetime, margin, and a rounded second. */
  private static final Duration ROTATION = Duration.ofMillis(8_500);

  @TempDir private Path keys = Path.of("");
  private final Deque<Live> live = new ArrayDeque<>();
  private final Set<String> signers = new LinkedHashSet<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void clientThatCachesTheKeySetAsLongAsAllowedSeesNoFailure() throws Exception {
    String[] settings = {
      "forestgate.tokens.keys-directory=" + keys,
      "forestgate.tokens.jwks-max-age=" + MAX_AGE.toMillis() + "ms",
      "forestgate.tokens.keys-margin=1500ms",
      "forestgate.tokens.keys-reload=200ms",
      "forestgate.tokens.access-lifetime=" + LIFETIME.toMillis() + "ms"
    };
    try (RunningService service = RunningService.start(settings)) {
      AccessTokens tokens = service.bean(AccessTokens.class);
      URL address = URI.create(service.url() + "/.well-known/jwks.json").toURL();
      Map<String, DefaultJWTProcessor<SecurityContext>> others = new LinkedHashMap<>();
      others.put("caching", processor(caching(address)));
      others.put("stubborn", processor(new Stubborn(address)));
      verifyFor(Duration.ofMillis(500), tokens, others);
      assertThat(signers).hasSize(1);

      ModeRun rotation =
          ModeRun.of(
              Stream.concat(Stream.of("rotate-keys"), Stream.of(settings).map(s -> "--" + s))
                  .toArray(String[]::new));
      assertThat(rotation.exitCode()).as(rotation.output()).isZero();
      verifyFor(ROTATION, tokens, others);
      assertThat(signers).as("keys that signed").hasSize(2);
      assertThat(JWKSet.load(address).getKeys())
          .filteredOn(key -> key.getKeyType().equals(KeyType.EC))
          .as("the old key is published no more")
          .singleElement()
          .satisfies(key -> assertThat(key.getKeyID()).isEqualTo(List.copyOf(signers).get(1)));

      Files.delete(keys.resolve("ec_private.pem"));
      verifyFor(Duration.ofMillis(700), tokens, others);
    }
    assertThat(failures).isEmpty();
  }

  /** Issues tokens continuously, and has all services verify those that have not expired. */
  private void verifyFor(
      Duration duration,
      AccessTokens tokens,
      Map<String, DefaultJWTProcessor<SecurityContext>> others)
      throws Exception {
    Instant end = Instant.now().plus(duration);
    while (Instant.now().isBefore(end)) {
      AccessToken issued =
          tokens.issue(
              UUID.randomUUID(), "alice", UUID.randomUUID(), Instant.now().plusSeconds(60));
      SignedJWT parsed = SignedJWT.parse(issued.value().reveal());
      signers.add(parsed.getHeader().getKeyID());
      live.add(new Live(issued, parsed.getJWTClaimsSet().getExpirationTime().toInstant()));
      // A token that expires while it is looked at would be a failure of this test.
      live.removeIf(token -> token.expires().isBefore(Instant.now().plusMillis(300)));
      for (Live token : live) {
        if (tokens.verify(token.issued().value()).isEmpty() && token.isLive()) {
          failures.add("the service itself at " + Instant.now());
        }
        others.forEach((name, processor) -> check(name, processor, token));
      }
      Thread.sleep(100);
    }
  }

  private void check(String name, DefaultJWTProcessor<SecurityContext> processor, Live token) {
    try {
      processor.process(token.issued().value().reveal(), null);
    } catch (Exception failed) {
      failures.add(name + " at " + Instant.now() + ": " + failed);
    }
  }

  private static JWKSource<SecurityContext> caching(URL address) {
    return JWKSourceBuilder.create(address)
        .cache(MAX_AGE.toMillis(), MAX_AGE.toMillis())
        .refreshAheadCache(false)
        .rateLimited(false)
        .build();
  }

  private static DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    return processor;
  }

  private record Live(AccessToken issued, Instant expires) {
    boolean isLive() {
      return Instant.now().isBefore(expires);
    }
  }

  /**
   * Keeps its copy as long as it may, and does not look again for a key that is not in it, which
   * would hide that it signs too early.
   */
  private static final class Stubborn implements JWKSource<SecurityContext> {
    private final URL address;
    private JWKSet copy = new JWKSet();
    private Instant fetched = Instant.EPOCH;

    Stubborn(URL address) {
      this.address = address;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
      Instant now = Instant.now();
      if (!now.isBefore(fetched.plus(MAX_AGE))) {
        copy = load();
        fetched = now;
      }
      return selector.select(copy);
    }

    private JWKSet load() {
      try {
        return JWKSet.load(address);
      } catch (IOException | ParseException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
