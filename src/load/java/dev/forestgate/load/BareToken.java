package dev.forestgate.load;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The yardsticks of the OpenID Provider: a token endpoint of one {@code HGETALL} and one ES256
 * signature over as many bytes as a token has, and a constant document as large as the JWK set.
 */
final class BareToken {
  private static final String KEY = "bench:client";
  private static final byte[] CLAIMS = "x".repeat(480).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DOCUMENT =
      ("{\"keys\":\"" + "x".repeat(655) + "\"}").getBytes(StandardCharsets.US_ASCII);

  private final ReactiveStringRedisTemplate redis;
  private final KeyPair pair;

  BareToken(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
    redis
        .opsForHash()
        .putAll(KEY, Map.of("h", "x".repeat(64), "s", "stock.read", "a", "api"))
        .block();
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance("EC", AmazonCorrettoCryptoProvider.INSTANCE);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Mono<ServerResponse> token(ServerRequest request) {
    return redis
        .<String, String>opsForHash()
        .entries(KEY)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .flatMap(
            client ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(new Body(signed(), "Bearer", 900, client.get("s"))));
  }

  Mono<ServerResponse> document(ServerRequest request) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(DOCUMENT);
  }

  private String signed() {
    try {
      Signature signature =
          Signature.getInstance("SHA256withECDSA", AmazonCorrettoCryptoProvider.INSTANCE);
      signature.initSign(pair.getPrivate());
      signature.update(CLAIMS);
      return new String(CLAIMS, StandardCharsets.US_ASCII)
          + Base64.getUrlEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  record Body(String accessToken, String tokenType, long expiresIn, String scope) {}
}
