package dev.forestgate.journal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "new_password",
        "currentPassword",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "client_secret",
        "access_token",
        "refreshToken",
        "Authorization",
        "authorisation",
        "Cookie",
        "set-cookie",
        "api_key",
        "apiKey",
        "private-key",
        "credentials",
        "pin",
        "otp",
        "code"
      })
  void membersThatNameASecretAreRedactedAtAnyDepth(String name) {
    Map<String, Object> told =
        Map.of(name, "hunter2", "form", Map.of("fields", List.of(Map.of(name, 12345))));
    assertThat(Redaction.of(told))
        .isEqualTo(
            Map.of(
                name, "[redacted]", "form", Map.of("fields", List.of(Map.of(name, "[redacted]")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "01a202f1-5ad9-7281-b7b5-66700f56e519.01a202f1-58ee-7dda-a21d-b773668c09da"
            + ".YiOFg1RLGMLFHDWKD8zuTvjVU201KSI-MLJcMJV6GaI",
        "01a202f1-5ad9-7281-b7b5-66700f56e519.01a202f1-58ee-7dda-a21d-b773668c09da"
            + ".YiOFg1RLGMLFHDWKD8zuTvjVU201KSI-MLJcMJV6GaI.YiOFg1RLGMLFHDWKD8zuTvjVU201KSI-MLJcMJV6GaI",
        "8a20305a-0b9c-881f-b213-d9a59189c3cd.YiOFg1RLGMLFHDWKD8zuTvjVU201KSI-MLJcMJV6GaI",
        "Bearer abcdefghijklmnop",
        "-----BEGIN EC PRIVATE KEY-----",
        "fg_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm",
        "sk-or-v1-0123456789abcdef0123",
        "$argon2id$v=19$m=19456",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaGhhc2g",
        "$scrypt-nfkc$ln=14,r=16,p=1$c2FsdA$aGFzaGhhc2g",
        "$firescrypt$ln=14,r=8,p=1$c2FsdA==$aGFzaGhhc2g=$Bw==$c2lnbmVyIGtleQ==",
        "$pbkdf2-sha256$i=29000,l=32$c2FsdA$aGFzaGhhc2g",
        "{SSHA}T4mucoNAt11TZoThUDoFcPcF7auUVRcAqC9Y2g==",
        "{SSHA512}c2FsdHNhbHRzYWx0c2FsdA"
      })
  void valuesThatLookLikeASecretAreRedactedWithinTheirText(String secret) {
    Object redacted = Redaction.of(Map.of("note", "before " + secret + " after")).get("note");
    assertThat((String) redacted).startsWith("before [redacted]").doesNotContain(secret);
  }

  @Test
  void everythingElseStaysAsItIs() {
    Map<String, Object> told = new HashMap<>();
    told.put("page", "/passages");
    told.put("count", 3);
    told.put("ratio", 0.5);
    told.put("open", true);
    told.put("nothing", null);
    told.put("list", Arrays.asList("a", null, Collections.emptyMap()));
    told.put("author", "someone");
    assertThat(Redaction.of(told)).isEqualTo(told);
  }
}
