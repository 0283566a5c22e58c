package dev.forestgate.audit;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/** The audit without a service, for tests of other packages. */
public final class TestAudit {
  private TestAudit() {}

  public static AuditErasure erasure(DatabaseClient database) {
    var beans = new DefaultListableBeanFactory();
    beans.registerSingleton("database", database);
    return new AuditErasure(beans.getBeanProvider(DatabaseClient.class));
  }
}
