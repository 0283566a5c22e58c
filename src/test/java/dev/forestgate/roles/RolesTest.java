package dev.forestgate.roles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
  @Test
  void namesAreSortedAndOnce() {
    assertThat(Roles.of("viewer", "editor", "viewer").names()).containsExactly("editor", "viewer");
    assertThat(Roles.NONE.with("a1").with("a1")).isEqualTo(Roles.of("a1"));
  }

  @ParameterizedTest
  @CsvSource({
    "admin, ADMIN, true",
    "admin, VIEWER, true",
    "support, VIEWER, true",
    "support, ADMIN, false",
    "viewer, SUPPORT, false",
    "editor, VIEWER, false",
    "admins, VIEWER, false"
  })
  void aRoleHasTheRightsOfThoseBeforeIt(String name, Role right, boolean has) {
    assertThat(Roles.of(name).has(right)).isEqualTo(has);
    assertThat(Roles.of("editor", name).has(right)).isEqualTo(has);
  }

  @ParameterizedTest
  @CsvSource({
    "admin, admin, true",
    "support, admin, false",
    "support, support, true",
    "support, editor, true",
    "viewer, support, false",
    "editor, viewer, false",
    "editor, author, true"
  })
  void rolesReachAccountsWithoutMoreRights(String own, String other, boolean reaches) {
    assertThat(Roles.of(own).reach(Roles.of(other))).isEqualTo(reaches);
    assertThat(Roles.of(own).reach(Roles.NONE)).isTrue();
  }

  @Test
  void aChangeOfRightsIsTold() {
    assertThat(Roles.difference(Roles.of("admin", "editor"), Roles.of("viewer", "author")))
        .containsExactly(Role.VIEWER, Role.ADMIN);
    assertThat(Roles.difference(Roles.of("editor"), Roles.NONE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ab, true",
    "a-2, true",
    "a, false",
    "A1, false",
    "2a, false",
    "a_b, false",
    "'a\n', false"
  })
  void namesHaveAForm(String name, boolean valid) {
    assertThat(Roles.isName(name)).isEqualTo(valid);
    assertThat(Roles.isName("a".repeat(32))).isTrue();
    assertThat(Roles.isName("a".repeat(33))).isFalse();
  }
}
