package dev.forestgate.users.name;

import dev.forestgate.idna.DomainNames;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Schedulers;

/** Loads ICU's tables at start, so that no event loop reads their files. */
@Component
final class UnicodeTables implements ApplicationListener<ApplicationReadyEvent> {
  /** A name that needs every table. */
  private static final String NAME = "\u00dc\u0915\u094d\u200d\u0937\u0628\u200c\u0628\u2764\ufe0f";

  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    Schedulers.boundedElastic().schedule(UnicodeTables::load);
  }

  private static void load() {
    DomainNames.load();
    Joiners.areInPlace(NAME);
    Canonical.isPrintable(Canonical.of(NAME));
  }
}
