package dev.forestgate.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.mock.env.MockEnvironment;

class AccountStoreTest {
  @Test
  void leftOutItIsPostgres() {
    assertThat(AccountStore.of(new MockEnvironment())).isEqualTo(AccountStore.POSTGRES);
  }

  @Test
  void itIsWrittenAsOneLikes() {
    assertThat(with("redis")).isEqualTo(AccountStore.REDIS);
    assertThat(with("REDIS")).isEqualTo(AccountStore.REDIS);
    assertThat(with("postgres")).isEqualTo(AccountStore.POSTGRES);
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> with("mongo"))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("forestgate.accounts.store");
  }

  private static AccountStore with(String store) {
    return AccountStore.of(new MockEnvironment().withProperty("forestgate.accounts.store", store));
  }
}
