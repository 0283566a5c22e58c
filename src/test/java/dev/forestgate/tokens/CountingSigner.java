package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the signatures that are computed to verify tokens. */
record CountingSigner(TokenSigner signer, AtomicInteger checks) implements TokenSigner {
  CountingSigner(TokenSigner signer) {
    this(signer, new AtomicInteger());
  }

  @Override
  public JwtParserBuilder check(JwtParserBuilder parser) {
    SecureDigestAlgorithm<?, ?> counted =
        switch (algorithm()) {
          case ES256 -> counting(Jwts.SIG.ES256, io.jsonwebtoken.security.SignatureAlgorithm.class);
          case HS256 -> counting(Jwts.SIG.HS256, io.jsonwebtoken.security.MacAlgorithm.class);
        };
    return signer.check(parser).sig().clear().add(counted).and();
  }

  private <T> T counting(T algorithm, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(algorithm, method, arguments)));
  }

  private @Nullable Object call(Object algorithm, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("verify")) {
      checks.incrementAndGet();
    }
    try {
      return method.invoke(algorithm, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getTargetException();
    }
  }

  @Override
  public TokenAlgorithm algorithm() {
    return signer.algorithm();
  }

  @Override
  public void name(Map<String, Object> claims, UUID userId, String username) {
    signer.name(claims, userId, username);
  }

  @Override
  public String sign(Map<String, ?> claims) {
    return signer.sign(claims);
  }

  @Override
  public boolean accepts(@Nullable String keyId) {
    return signer.accepts(keyId);
  }

  @Override
  public @Nullable String userId(Claims claims) {
    return signer.userId(claims);
  }

  @Override
  public @Nullable String username(Claims claims) {
    return signer.username(claims);
  }

  @Override
  public List<String> claims() {
    return signer.claims();
  }

  @Override
  public String description() {
    return signer.description();
  }
}
